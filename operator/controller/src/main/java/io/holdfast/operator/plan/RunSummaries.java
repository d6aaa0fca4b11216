package io.holdfast.operator.plan;

import io.holdfast.api.Fitting;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.VerificationLevel;
import io.holdfast.api.v1alpha1.plan.Drill;
import io.holdfast.api.v1alpha1.plan.MeasuredStep;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.plan.RunSummary;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.PointTaken;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.api.v1alpha1.run.RestoreRunStatus;
import io.holdfast.api.v1alpha1.run.RunFigures;
import io.holdfast.api.v1alpha1.run.StepState;
import io.holdfast.api.v1alpha1.run.StepStatus;
import io.holdfast.operator.status.Words;
import io.holdfast.recovery.plan.RunScope;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one finished run has shown. */
public final class RunSummaries {
    private RunSummaries() {}

    /** Whether a run has ended, cleaning up included. */
    public static boolean isOver(RestoreRun run) {
        RestoreRunStatus status = run.getStatus();
        return status != null && status.isOver() && status.completionTime() != null && status.result() != null;
    }

    /** For example {@code Drill/Passed}. */
    static String word(RunMode mode, RunResult result) {
        return Words.of(mode) + "/" + Words.of(result);
    }

    static RunSummary of(RestoreRun run) {
        RestoreRunStatus status = run.getStatus();
        Execution execution = execution(run);
        RunFigures figures = execution.figures();
        return new RunSummary(
                run.getMetadata().getName(),
                run.getSpec().drill(),
                Objects.requireNonNull(status.result()),
                Objects.requireNonNull(status.completionTime()),
                execution.planDigest(),
                execution.pointsDigest(),
                figures == null ? null : figures.rtoSeconds(),
                figures == null ? null : figures.rpoSeconds(),
                figures == null ? null : figures.rtoMet(),
                figures == null ? null : figures.rpoMet(),
                isKept(execution) ? 0 : left(run),
                status.failure() == null ? null : said(status.failure()),
                execution.report());
    }

    /** How many objects of the run are still there. */
    static int left(RestoreRun run) {
        return (int) execution(run).ledger().stream()
                .filter(entry -> !entry.removed())
                .count();
    }

    /** Whether the run was one of the whole plan: only such a one proves it. */
    static boolean isWhole(RestorePlanSpec plan, RestoreRunSpec run) {
        List<String> components = !run.components().isEmpty() || run.drill() == null
                ? run.components()
                : plan.drill(run.drill()).map(Drill::components).orElse(List.of());
        return new RunScope(run.mode(), components, false, VerificationLevel.RESTORE).coversAll(plan);
    }

    /** How long the machine's own steps took; one that had to be tried again says little. */
    static List<MeasuredStep> measured(RestoreRun run) {
        Execution execution = execution(run);
        return execution.steps().stream()
                .filter(step -> step.state() == StepState.SUCCEEDED && step.tries() == 1)
                .filter(step -> step.startedAt() != null && step.finishedAt() != null)
                .filter(step ->
                        execution.waits().stream().noneMatch(wait -> wait.step().equals(step.name())))
                .map(step -> new MeasuredStep(step.name(), seconds(step), bytes(execution, step)))
                .toList();
    }

    private static double seconds(StepStatus step) {
        return Duration.between(Objects.requireNonNull(step.startedAt()), Objects.requireNonNull(step.finishedAt()))
                        .toMillis()
                / 1000.0;
    }

    private static @Nullable Long bytes(Execution execution, StepStatus step) {
        return step.type().equals("Restore")
                ? execution.points().stream()
                        .filter(point -> point.component().equals(step.component()))
                        .map(PointTaken::sizeBytes)
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private static boolean isKept(Execution execution) {
        return execution.found(Execution.KEPT_ON_FAILURE);
    }

    private static Execution execution(RestoreRun run) {
        return Optional.ofNullable(run.getStatus())
                .map(RestoreRunStatus::execution)
                .orElseGet(Execution::fresh);
    }

    private static String said(Failure failure) {
        String text = failure.reason() + ": " + Objects.requireNonNullElse(failure.message(), "");
        return Fitting.text(text, 1024);
    }
}
