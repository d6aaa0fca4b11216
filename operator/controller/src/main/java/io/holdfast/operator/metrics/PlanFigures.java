package io.holdfast.operator.metrics;

import io.fabric8.kubernetes.api.model.Condition;
import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.plan.Exposure;
import io.holdfast.api.v1alpha1.plan.RestorePlan;
import io.holdfast.api.v1alpha1.plan.RestorePlanStatus;
import io.holdfast.api.v1alpha1.plan.RunSummary;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.StepState;
import io.holdfast.api.v1alpha1.run.StepStatus;
import io.holdfast.operator.plan.DrillFailures;
import io.holdfast.operator.plan.PlanConditions;
import io.holdfast.operator.status.Conditions;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The samples of one plan and of its runs. */
final class PlanFigures {
    private final RestorePlan plan;
    private final RestorePlanStatus status;
    private final Labels labels;
    private final Samples samples = new Samples();

    private PlanFigures(RestorePlan plan, RestorePlanStatus status) {
        this.plan = plan;
        this.status = status;
        this.labels = Labels.of(
                "backup_namespace",
                plan.getMetadata().getNamespace(),
                "plan",
                plan.getMetadata().getName());
    }

    /**
     * The samples of a plan.
     *
     * @param runs of its namespace
     */
    static List<Sample> of(RestorePlan plan, List<RestoreRun> runs, Instant now) {
        if (plan.getStatus() == null) {
            return List.of();
        }
        PlanFigures figures = new PlanFigures(plan, plan.getStatus());
        figures.conditions();
        figures.objectives();
        figures.results();
        figures.runs(runs.stream().filter(figures::isOfPlan).toList(), now);
        return figures.samples.list();
    }

    private boolean isOfPlan(RestoreRun run) {
        return run.getSpec().planRef() != null
                && run.getSpec().planRef().name().equals(plan.getMetadata().getName());
    }

    private void conditions() {
        condition(PlanConditions.RECOVERABLE)
                .filter(one -> !one.getStatus().equals("Unknown"))
                .ifPresent(one -> samples.put(Figure.PLAN_RECOVERABLE, labels, is(one)));
        condition(PlanConditions.VERIFIED).ifPresent(one -> samples.put(Figure.PLAN_VERIFIED, labels, is(one)));
        samples.put(
                Figure.DRILL_OVERDUE,
                labels,
                condition(PlanConditions.DRILL_OVERDUE).map(PlanFigures::is).orElse(0.0));
        RunSummary drill = status.lastDrill();
        if (drill != null) {
            boolean isFailing =
                    DrillFailures.of(plan.getSpec(), status).standing().isPresent();
            samples.put(Figure.DRILL_PASSED, labels, isFailing ? 0.0 : 1.0);
            samples.putTime(Figure.DRILL_TIME, labels, drill.finishedAt());
        }
    }

    private Optional<Condition> condition(String type) {
        return Conditions.find(status.conditions(), type);
    }

    private static double is(Condition condition) {
        return condition.getStatus().equals("True") ? 1 : 0;
    }

    private void objectives() {
        samples.put(
                Figure.RTO_OBJECTIVE,
                labels,
                seconds(plan.getSpec().objectives().rto()));
        samples.put(
                Figure.RPO_OBJECTIVE,
                labels,
                seconds(plan.getSpec().objectives().rpo()));
        if (status.estimate() != null) {
            samples.put(Figure.RTO, of("expected"), (double) status.estimate().rtoSeconds());
        }
        status.exposure().stream()
                .map(Exposure::worstCaseSeconds)
                .filter(Objects::nonNull)
                .max(Long::compare)
                .ifPresent(worst -> samples.put(Figure.RPO, of("expected"), worst.doubleValue()));
        measured("drill", status.lastDrill());
        measured("recovery", status.lastRecovery());
    }

    private void measured(String basis, @Nullable RunSummary run) {
        if (run == null) {
            return;
        }
        samples.put(Figure.RTO, of(basis), run.rtoSeconds());
        samples.put(Figure.RPO, of(basis), run.rpoSeconds());
        if (run.rtoMet() != null || run.rpoMet() != null) {
            boolean met = !Boolean.FALSE.equals(run.rtoMet()) && !Boolean.FALSE.equals(run.rpoMet());
            samples.put(Figure.OBJECTIVES_MET, of(basis), met ? 1.0 : 0.0);
        }
    }

    private Labels of(String basis) {
        return labels.merge(Labels.of("basis", basis));
    }

    private void results() {
        status.results().forEach((word, count) -> {
            String[] words = word.split("/", 2);
            samples.put(
                    Figure.RUNS,
                    labels.merge(Labels.of("mode", words[0], "result", words.length > 1 ? words[1] : "")),
                    count.doubleValue());
        });
    }

    private void runs(List<RestoreRun> runs, Instant now) {
        Duration keep = HoldfastDuration.parse(plan.getSpec().isolation().keepOnFailure());
        samples.put(Figure.LEAKED, labels, Leaks.count(runs.stream(), keep, now));
        for (RestoreRun run : runs) {
            waiting(run)
                    .min(Instant::compareTo)
                    .ifPresent(since -> samples.putTime(
                            Figure.WAITING,
                            labels.merge(Labels.of("run", run.getMetadata().getName())),
                            since));
        }
    }

    private static Stream<Instant> waiting(RestoreRun run) {
        if (run.getStatus() == null || run.getStatus().isOver()) {
            return Stream.of();
        }
        return execution(run).stream()
                .flatMap(execution -> execution.steps().stream())
                .filter(step -> step.state() == StepState.WAITING)
                .map(StepStatus::waitingSince)
                .filter(Objects::nonNull);
    }

    private static Optional<Execution> execution(RestoreRun run) {
        return Optional.ofNullable(run.getStatus().execution());
    }

    private static @Nullable Double seconds(@Nullable String duration) {
        return duration == null
                ? null
                : (double) HoldfastDuration.parse(duration).toSeconds();
    }
}
