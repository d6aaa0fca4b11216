package io.holdfast.cli.run.step;

import io.holdfast.adapter.cluster.Workloads;
import java.util.Optional;

/** Waits until a workload is ready; gives up early on pods that will never start. */
final class ReadyWait {
    private final Stage stage;
    private final Hope hope;

    ReadyWait(Stage stage) {
        this.stage = stage;
        this.hope = new Hope(stage.clock());
    }

    void await(Workloads.Which which, Patience patience) {
        patience.until(
                which + " getting ready",
                () -> missing(which),
                "look at its pods: kubectl -n " + stage.namespace() + " describe pods");
    }

    private Optional<String> missing(Workloads.Which which) {
        Optional<String> missing = stage.workloads().notReady(which);
        if (missing.isEmpty()) {
            return missing;
        }
        Optional<String> trouble = stage.workloads().trouble(which);
        hope.look(trouble);
        return Optional.of(missing.get() + trouble.map(what -> "; " + what).orElse(""));
    }
}
