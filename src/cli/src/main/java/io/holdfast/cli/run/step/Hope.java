package io.holdfast.cli.run.step;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long a pod that does not start is waited for. Registries and caches have short outages; an image that is missing for
 * longer, or a container that cannot be made, will not come by waiting.
 */
final class Hope {
    private static final Duration LONGEST = Duration.ofSeconds(45);
    private static final List<String> HOPELESS = List.of(
            "ErrImageNeverPull", "InvalidImageName", "ImagePullBackOff", "CreateContainerConfigError", "is forbidden");

    private final InstantSource clock;
    private @Nullable Instant lostSince;

    Hope(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Looks at what keeps a pod from starting now.
     *
     * @throws InvalidPlanException if it has been hopeless for too long
     */
    void look(Optional<String> trouble) {
        if (trouble.isEmpty() || HOPELESS.stream().noneMatch(trouble.get()::contains)) {
            lostSince = null;
            return;
        }
        Instant now = clock.instant();
        if (lostSince == null) {
            lostSince = now;
        }
        if (Duration.between(lostSince, now).compareTo(LONGEST) > 0) {
            throw lost(trouble.get());
        }
    }

    private static InvalidPlanException lost(String trouble) {
        if (trouble.contains("quota")) {
            return new InvalidPlanException(
                    Reason.NoSpace, trouble, "raise isolation.quota of the plan, or the quota of the namespace");
        }
        if (trouble.contains("is forbidden")) {
            return new InvalidPlanException(
                    Reason.AccessDenied, trouble, "correct the workload, or the policy of the cluster that refuses it");
        }
        return new InvalidPlanException(
                Reason.SourceMissing,
                trouble,
                trouble.contains("CreateContainerConfigError")
                        ? "correct what it names: a Secret, a key, or the user that the image runs as"
                        : "make the image available to the nodes; a recovery needs a registry that survives the disaster");
    }
}
