package io.holdfast.cli.run.step;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.adapter.cluster.ClusterFailures;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.recovery.drill.HttpHosts;
import io.holdfast.recovery.drill.HttpHosts.Refusal;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds a request of a step to what {@link HttpHosts} allows, and to where the name leads right now. */
final class HttpReach {
    private HttpReach() {}

    /** Fails if it may not. */
    static void check(Stage stage, URI wanted, String step) {
        String host = HttpHosts.of(wanted);
        // The virtual machine keeps an answer for 30 seconds: what is looked up here is what is connected to next.
        if (HttpHosts.isMetadata(host) || leadsToMetadata(host)) {
            throw refused(step, host, Refusal.ofMetadata());
        }
        if (stage.scope().isolated()) {
            List<String> allowed = stage.resolution().plan().isolation().allowHosts();
            HttpHosts.ofDrill(host, stage.namespace(), allowed)
                    .or(() -> HttpHosts.isAllowed(host, allowed) ? Optional.empty() : leadsOut(stage, host))
                    .ifPresent(refusal -> {
                        throw refused(step, host, refusal);
                    });
        }
    }

    /** A Service of the drill may be another name of production's. */
    private static Optional<Refusal> leadsOut(Stage stage, String host) {
        String name = HttpHosts.service(host, stage.namespace()).orElseThrow();
        try {
            Service service = stage.client()
                    .services()
                    .inNamespace(stage.namespace())
                    .withName(name)
                    .get();
            if (service == null || service.getSpec() == null) {
                return Optional.empty(); // the request will say so
            }
            Map<String, String> selector = service.getSpec().getSelector();
            return selector == null || selector.isEmpty()
                    ? Optional.of(
                            HttpHosts.outside(
                                    "is a Service of type "
                                            + service.getSpec().getType()
                                            + " without a selector: it leads to wherever its own definition says, not to pods of the drill"))
                    : Optional.empty();
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "reading Service " + name + " of the drill");
        }
    }

    private static boolean leadsToMetadata(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (address.isLinkLocalAddress() || HttpHosts.isMetadata(address.getHostAddress())) {
                    return true;
                }
            }
            return false;
        } catch (UnknownHostException e) {
            return false; // the request will say so
        }
    }

    private static InvalidPlanException refused(String step, String host, Refusal refusal) {
        return new InvalidPlanException(
                Reason.InvalidPlan,
                "http.url of step " + step + ": the host " + host + " " + refusal.why(),
                refusal.hint());
    }
}
