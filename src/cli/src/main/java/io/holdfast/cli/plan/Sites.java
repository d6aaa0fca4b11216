package io.holdfast.cli.plan;

import io.holdfast.adapter.local.LocalSite;
import io.holdfast.adapter.pod.PodSelector;
import io.holdfast.adapter.pod.Pods;
import io.holdfast.adapter.tcp.DirectSite;
import io.holdfast.api.v1alpha1.Transport;
import io.holdfast.api.v1alpha1.Workload;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.site.Site;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chooses how a source is reached, and says why. */
final class Sites {

    private final Cluster cluster;

    Sites(Cluster cluster) {
        this.cluster = cluster;
    }

    /** A chosen way: the site, and the port that the source listens on there. */
    record Chosen(Site site, int port) {}

    /** What a plan says of where a source is. */
    record Place(@Nullable Workload workload, @Nullable String address, int port, Transport transport) {}

    /** @param policyNamespace where a workload without a namespace of its own is looked for */
    Chosen choose(Place place, String policyNamespace) {
        if (place.address() != null && place.transport() != Transport.AUTO && place.transport() != Transport.DIRECT) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "address " + place.address() + " has no meaning for transport " + place.transport(),
                    "take address out and set port, or use transport Auto or Direct");
        }
        return switch (place.transport()) {
            case LOCAL_PROCESS -> new Chosen(new LocalSite(), place.port());
            case DIRECT -> direct(place, policyNamespace, "the plan asks for it");
            case POD_EXEC ->
                new Chosen(pods().exec(selector(place, policyNamespace), "the plan asks for it"), place.port());
            case PORT_FORWARD ->
                new Chosen(pods().portForward(selector(place, policyNamespace), "the plan asks for it"), place.port());
            case AUTO -> auto(place, policyNamespace);
        };
    }

    private Chosen auto(Place place, String policyNamespace) {
        if (place.address() != null) {
            return direct(place, policyNamespace, "the plan gives an address");
        }
        PodSelector selector = selector(place, policyNamespace);
        String address = pods().address(selector);
        if (DirectSite.reaches(address, place.port())) {
            return new Chosen(
                    new DirectSite(address, "the pod's address " + address + ":" + place.port() + " answers"),
                    place.port());
        }
        String why = "the pod's address " + address + ":" + place.port() + " does not answer from here within 2 s";
        return new Chosen(pods().exec(selector, why), place.port());
    }

    private Chosen direct(Place place, String policyNamespace, String why) {
        if (place.address() != null) {
            HostPort target = HostPort.parse(place.address(), place.port());
            return new Chosen(new DirectSite(target.host(), why), target.port());
        }
        return new Chosen(new DirectSite(pods().address(selector(place, policyNamespace)), why), place.port());
    }

    private Pods pods() {
        return new Pods(cluster.client());
    }

    static PodSelector selector(Place place, String policyNamespace) {
        Workload workload = place.workload();
        if (workload == null) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "transport " + place.transport() + " needs a pod, and the source has no workload",
                    "set workload.podName or workload.selector, or an address and transport Direct");
        }
        return new PodSelector(
                workload.namespace() == null ? policyNamespace : workload.namespace(),
                workload.podName(),
                workload.selector() == null ? Map.of() : workload.selector().matchLabels(),
                workload.container());
    }
}
