package io.holdfast.cli.run.step;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.adapter.cluster.ClusterFailures;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.recovery.drill.StepHosts;
import io.holdfast.recovery.drill.StepHosts.Refusal;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds a question of a step to what {@link StepHosts} allows, and to where the name leads right now. */
final class StepReach {
    private StepReach() {}

    /** Fails if it may not. */
    static void check(Stage stage, URI wanted, String step) {
        check(stage, StepHosts.of(wanted), "http.url of step " + step);
    }

    /** The same of a host, which a field of the plan names. */
    static void check(Stage stage, String host, String where) {
        // The virtual machine keeps an answer for 30 seconds: what is looked up here is what is connected to next.
        if (StepHosts.isMetadata(host) || leadsToMetadata(host)) {
            throw refused(where, host, Refusal.ofMetadata());
        }
        if (stage.scope().isolated()) {
            List<String> allowed = stage.resolution().plan().isolation().allowHosts();
            StepHosts.ofDrill(host, stage.namespace(), allowed)
                    .or(() -> StepHosts.isAllowed(host, allowed) ? Optional.empty() : leadsOut(stage, host))
                    .ifPresent(refusal -> {
                        throw refused(where, host, refusal);
                    });
        }
    }

    /** A Service of the drill may be another name of production's. */
    private static Optional<Refusal> leadsOut(Stage stage, String host) {
        String name = StepHosts.service(host, stage.namespace()).orElseThrow();
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
                            StepHosts.outside(
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
                if (StepHosts.isMetadata(address)) {
                    return true;
                }
            }
            return false;
        } catch (UnknownHostException e) {
            return false; // the request will say so
        }
    }

    private static InvalidPlanException refused(String where, String host, Refusal refusal) {
        return new InvalidPlanException(
                Reason.InvalidPlan, where + ": the host " + host + " " + refusal.why(), refusal.hint());
    }
}
