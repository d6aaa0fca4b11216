package io.holdfast.recovery.run;

import io.holdfast.api.v1alpha1.run.StepState;
import io.holdfast.api.v1alpha1.run.StepStatus;
import io.holdfast.recovery.plan.Node;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From one status of a step to the next. */
final class StepMoves {

    private StepMoves() {}

    static StepStatus pending(Node node) {
        return new StepStatus(
                node.name(),
                node.action().type(),
                node.component(),
                StepState.PENDING,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of());
    }

    static StepStatus begun(StepStatus step, Instant now) {
        return with(
                step,
                StepState.RUNNING,
                step.tries() + 1,
                new Times(step.startedAt() == null ? now : step.startedAt(), null, null, null),
                new Said(null, null));
    }

    static StepStatus retrying(StepStatus step, Instant at, String reason, String message) {
        return with(
                step,
                StepState.RETRYING,
                step.tries(),
                new Times(step.startedAt(), null, at, null),
                new Said(reason, message));
    }

    static StepStatus waiting(StepStatus step, Instant now, String reason, String message) {
        return with(
                step,
                StepState.WAITING,
                step.tries(),
                new Times(step.startedAt() == null ? now : step.startedAt(), null, null, now),
                new Said(reason, message));
    }

    /** Back to where it can be begun again. */
    static StepStatus again(StepStatus step) {
        return with(
                step,
                StepState.PENDING,
                step.tries(),
                new Times(step.startedAt(), null, null, null),
                new Said(step.reason(), step.message()));
    }

    static StepStatus ended(StepStatus step, StepState state, Instant now, @Nullable String reason, String message) {
        return with(step, state, step.tries(), new Times(step.startedAt(), now, null, null), new Said(reason, message));
    }

    static StepStatus keeping(StepStatus step, List<String> evidence) {
        List<String> all = Stream.concat(step.evidence().stream(), evidence.stream())
                .distinct()
                .toList();
        return new StepStatus(
                step.name(),
                step.type(),
                step.component(),
                step.state(),
                step.tries(),
                step.startedAt(),
                step.finishedAt(),
                step.retryAt(),
                step.waitingSince(),
                step.reason(),
                step.message(),
                all);
    }

    private record Times(
            @Nullable Instant started,
            @Nullable Instant finished,
            @Nullable Instant retry,
            @Nullable Instant waiting) {}

    private record Said(@Nullable String reason, @Nullable String message) {}

    private static StepStatus with(StepStatus step, StepState state, int tries, Times times, Said said) {
        return new StepStatus(
                step.name(),
                step.type(),
                step.component(),
                state,
                tries,
                times.started(),
                times.finished(),
                times.retry(),
                times.waiting(),
                said.reason(),
                said.message(),
                step.evidence());
    }
}
