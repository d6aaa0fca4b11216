package io.holdfast.adapter.cluster;

import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a workload is where it is to be: seen in its newest state, with every replica ready and none too many. */
final class Readiness {
    private Readiness() {}

    static Optional<String> of(StatefulSet set) {
        int wanted = Objects.requireNonNullElse(set.getSpec().getReplicas(), 1);
        if (set.getStatus() == null
                || isOld(set.getMetadata().getGeneration(), set.getStatus().getObservedGeneration())) {
            return notSeen();
        }
        return counted(
                wanted,
                Workloads.number(set.getStatus().getReplicas()),
                Workloads.number(set.getStatus().getReadyReplicas()));
    }

    static Optional<String> of(Deployment deployment) {
        int wanted = Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
        var status = deployment.getStatus();
        if (status == null || isOld(deployment.getMetadata().getGeneration(), status.getObservedGeneration())) {
            return notSeen();
        }
        if (wanted > 0 && Workloads.number(status.getUpdatedReplicas()) < wanted) {
            return Optional.of(
                    Workloads.number(status.getUpdatedReplicas()) + " of " + wanted + " replicas are up to date");
        }
        return counted(wanted, Workloads.number(status.getReplicas()), Workloads.number(status.getReadyReplicas()));
    }

    static Optional<String> of(DaemonSet set) {
        var status = set.getStatus();
        if (status == null || isOld(set.getMetadata().getGeneration(), status.getObservedGeneration())) {
            return notSeen();
        }
        int wanted = Workloads.number(status.getDesiredNumberScheduled());
        return counted(wanted, wanted, Workloads.number(status.getNumberReady()));
    }

    private static Optional<String> counted(int wanted, int there, int ready) {
        return ready == wanted && there == wanted
                ? Optional.empty()
                : Optional.of(ready + " of " + wanted + " replicas are ready"
                        + (there > wanted ? ", and " + (there - wanted) + " too many are there" : ""));
    }

    private static boolean isOld(@Nullable Long generation, @Nullable Long observed) {
        return generation != null && (observed == null || observed < generation);
    }

    private static Optional<String> notSeen() {
        return Optional.of("its controller has not looked at it yet");
    }
}
