package io.holdfast.operator.run;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.run.ComponentLoss;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RunFigures;
import io.holdfast.api.v1alpha1.run.RunState;
import io.holdfast.api.v1alpha1.run.StepState;
import io.holdfast.api.v1alpha1.run.StepStatus;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a worker has written down, in words for people. */
final class Progress {
    private Progress() {}

    static RunState state(Execution execution) {
        if (execution.result() != null) {
            return RunState.CLEANING_UP;
        }
        return waiting(execution).isPresent() ? RunState.WAITING_FOR_PERSON : RunState.RUNNING;
    }

    /** The step that waits longest for a person. */
    static Optional<StepStatus> waiting(Execution execution) {
        return execution.steps().stream()
                .filter(step -> step.state() == StepState.WAITING && step.waitingSince() != null)
                .min(Comparator.comparing(StepStatus::waitingSince));
    }

    /** Empty until there are steps. */
    static Optional<String> of(Execution execution) {
        if (execution.steps().isEmpty()) {
            return Optional.empty();
        }
        Optional<StepStatus> waiting = waiting(execution);
        if (waiting.isPresent()) {
            return Optional.of(waiting.get().name() + " waits for a decision: "
                    + waiting.get().message());
        }
        List<String> running = execution.steps().stream()
                .filter(step -> step.state() == StepState.RUNNING)
                .map(StepStatus::name)
                .toList();
        long done = execution.steps().stream().filter(Progress::isDone).count();
        String names = running.isEmpty() ? "" : ": " + String.join(", ", running);
        return Optional.of(done + " of " + execution.steps().size() + " steps are done" + names);
    }

    /** For example {@code 4m12s of 1h}. */
    static @Nullable String recoveryTime(Execution execution) {
        RunFigures figures = execution.figures();
        return figures == null || figures.rtoSeconds() == null
                ? null
                : text(figures.rtoSeconds(), figures.rtoObjectiveSeconds());
    }

    static @Nullable String dataLoss(Execution execution) {
        RunFigures figures = execution.figures();
        return figures == null
                ? null
                : figures.components().stream()
                        .max(Comparator.comparing(ComponentLoss::seconds))
                        .map(loss -> text(loss.seconds(), loss.objectiveSeconds()))
                        .orElse(null);
    }

    private static boolean isDone(StepStatus step) {
        return switch (step.state()) {
            case SUCCEEDED, FAILED, SKIPPED, ROLLED_BACK -> true;
            case PENDING, RUNNING, WAITING, RETRYING -> false;
        };
    }

    private static String text(double seconds, @Nullable Long objective) {
        String is = HoldfastDuration.format(seconds);
        return objective == null ? is : is + " of " + HoldfastDuration.format(Duration.ofSeconds(objective));
    }
}
