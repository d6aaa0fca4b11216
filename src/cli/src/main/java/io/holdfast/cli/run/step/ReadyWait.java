package io.holdfast.cli.run.step;

import io.holdfast.adapter.cluster.Workloads;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Waits until a workload is ready; gives up early on an image that cannot be had. */
final class ReadyWait {
    private static final Duration HOPE = Duration.ofSeconds(45);

    private final Stage stage;
    private @Nullable Instant hopelessSince;

    ReadyWait(Stage stage) {
        this.stage = stage;
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
        trouble.filter(ReadyWait::isHopeless).ifPresentOrElse(this::giveUpAfterAWhile, () -> hopelessSince = null);
        return Optional.of(missing.get() + trouble.map(what -> "; " + what).orElse(""));
    }

    /** Registries and caches have short outages; an image that is missing for longer will not come by waiting. */
    private void giveUpAfterAWhile(String trouble) {
        Instant now = stage.clock().instant();
        if (hopelessSince == null) {
            hopelessSince = now;
        }
        if (Duration.between(hopelessSince, now).compareTo(HOPE) > 0) {
            throw new InvalidPlanException(
                    Reason.SourceMissing,
                    trouble,
                    "make the image available to the nodes; a recovery needs a registry that survives the disaster");
        }
    }

    private static boolean isHopeless(String trouble) {
        return trouble.contains("ErrImageNeverPull")
                || trouble.contains("InvalidImageName")
                || trouble.contains("ImagePullBackOff")
                || trouble.contains("CreateContainerConfigError");
    }
}
