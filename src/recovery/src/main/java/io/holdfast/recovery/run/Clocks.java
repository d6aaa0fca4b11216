package io.holdfast.recovery.run;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.plan.Clock;
import io.holdfast.api.v1alpha1.plan.PlanObjectives;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.api.v1alpha1.run.ClockSource;
import io.holdfast.api.v1alpha1.run.ComponentLoss;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.Incident;
import io.holdfast.api.v1alpha1.run.PointTaken;
import io.holdfast.api.v1alpha1.run.RunClock;
import io.holdfast.api.v1alpha1.run.RunFigures;
import io.holdfast.api.v1alpha1.run.RunFinding;
import io.holdfast.api.v1alpha1.run.StepState;
import io.holdfast.recovery.plan.Action;
import io.holdfast.recovery.plan.Graph;
import io.holdfast.recovery.plan.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The clocks of a run. The recovery time runs from the incident until the moment that the objectives name; the loss of a
 * component from the moment whose state was restored until the harm began. Waiting for people is measured apart.
 *
 * @param incident what the run answers
 * @param rpos the largest acceptable loss by component, for those that name one of their own
 */
public record Clocks(@Nullable Incident incident, Map<String, Duration> rpos) {

    /** How far the clock of who names an incident may be ahead. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    /** The end of a run, measured and judged. */
    public record Judged(
            RunResult result, String reason, String message, RunFigures figures, List<RunFinding> findings) {}

    /** When the clock of the recovery time starts. */
    public static RunClock start(@Nullable Incident incident, PlanObjectives objectives, Instant started) {
        if (incident != null && incident.detectedAt() != null) {
            return new RunClock(incident.detectedAt(), ClockSource.INCIDENT_DETECTED, null, null);
        }
        if (incident != null && incident.startedAt() != null) {
            return new RunClock(incident.startedAt(), ClockSource.INCIDENT_STARTED, null, null);
        }
        Duration allowance = HoldfastDuration.parse(objectives.detectionAllowance());
        return new RunClock(started.minus(allowance), ClockSource.RUN_STARTED, null, null);
    }

    /** Which moment of an incident is still to come, so that nothing could be measured from it; empty if none is. */
    public static Optional<String> toCome(@Nullable Incident incident, Instant started) {
        Instant limit = started.plus(SKEW);
        if (incident == null) {
            return Optional.empty();
        }
        if (incident.startedAt() != null && incident.startedAt().isAfter(limit)) {
            return Optional.of("incident.startedAt " + incident.startedAt());
        }
        return incident.detectedAt() != null && incident.detectedAt().isAfter(limit)
                ? Optional.of("incident.detectedAt " + incident.detectedAt())
                : Optional.empty();
    }

    /** Several steps may mark the service healthy: the last of them does. */
    static @Nullable RunClock healthy(@Nullable RunClock clock, Instant since) {
        if (clock == null
                || (clock.serviceHealthyAt() != null && clock.serviceHealthyAt().isAfter(since))) {
            return clock;
        }
        return new RunClock(clock.t0(), clock.source(), clock.dataRestoredAt(), since);
    }

    static @Nullable RunClock restored(@Nullable RunClock clock, Instant now) {
        return clock == null || clock.dataRestoredAt() != null
                ? clock
                : new RunClock(clock.t0(), clock.source(), now, clock.serviceHealthyAt());
    }

    /** Whether every component's data is restored and counted. */
    static boolean dataIsRestored(Graph graph, Execution execution) {
        return graph.nodes().stream()
                .filter(node -> node.action() instanceof Action.RestoreData
                        || node.action() instanceof Action.CountData
                        || node.action() instanceof Action.ApplyConfiguration)
                .allMatch(node -> execution.steps().stream()
                        .anyMatch(step -> step.name().equals(node.name()) && step.state() == StepState.SUCCEEDED));
    }

    /** Measures a run that has ended, and judges it by its objectives. */
    Judged judge(Execution execution, Move.Finish end, RunSettings settings) {
        RunFigures figures = figures(execution, settings.objectives());
        List<RunFinding> findings = new ArrayList<>();
        boolean passed = RunResult.passed(end.result());
        if (!passed
                || settings.scope().mode() == RunMode.READINESS
                || settings.scope().mode() == RunMode.VERIFICATION) {
            return new Judged(end.result(), end.reason(), end.message(), figures, findings);
        }
        String rto = Objects.requireNonNullElse(settings.objectives().rto(), "");
        if (Boolean.FALSE.equals(figures.rtoMet())) {
            findings.add(finding(
                    "RtoMissed", "recovery took " + seconds(figures.rtoSeconds()) + ", the objective is " + rto));
        }
        if (Boolean.FALSE.equals(figures.rpoMet())) {
            findings.add(finding("RpoMissed", losses(figures)));
        }
        if (!findings.isEmpty()) {
            RunFinding first = findings.getFirst();
            return new Judged(RunResult.FAILED, first.reason(), first.message(), figures, findings);
        }
        if (!rto.isEmpty() && figures.rtoSeconds() == null) {
            return new Judged(
                    RunResult.INCONCLUSIVE,
                    "NotMeasured",
                    "no step marks the moment that stops the clock, so that the recovery time is not known",
                    figures,
                    findings);
        }
        return new Judged(end.result(), end.reason(), end.message(), figures, findings);
    }

    /** What was measured. */
    RunFigures figures(Execution execution, PlanObjectives objectives) {
        RunClock clock = execution.clock();
        if (clock == null) {
            return new RunFigures(null, null, null, null, null, null, null, null, List.of());
        }
        Instant stop = objectives.clock() == Clock.SERVICE_HEALTHY ? clock.serviceHealthyAt() : clock.dataRestoredAt();
        Double rto = stop == null ? null : Math.max(0, between(clock.t0(), stop));
        Double human = between(HumanTime.of(execution, clock.t0(), stop));
        Long wanted = objectives.rto() == null
                ? null
                : HoldfastDuration.parse(objectives.rto()).toSeconds();
        List<ComponentLoss> losses = losses(execution, objectives, clock);
        return new RunFigures(
                rto,
                rto == null ? null : Math.max(0, rto - human),
                human,
                wanted,
                within(rto, wanted),
                losses.stream()
                        .map(ComponentLoss::seconds)
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                allWithin(losses),
                skew(execution).orElse(null),
                losses);
    }

    private List<ComponentLoss> losses(Execution execution, PlanObjectives objectives, RunClock clock) {
        Instant harm = incident != null && incident.startedAt() != null ? incident.startedAt() : clock.t0();
        Duration general = objectives.rpo() == null ? null : HoldfastDuration.parse(objectives.rpo());
        List<ComponentLoss> losses = new ArrayList<>();
        for (PointTaken point : execution.points()) {
            if (point.component().equals(Resolution.MANIFESTS)) {
                continue;
            }
            Duration wanted = rpos.getOrDefault(point.component(), general);
            double lost = Math.max(0, between(point.dataTime(), harm));
            losses.add(new ComponentLoss(
                    point.component(),
                    lost,
                    wanted == null ? null : wanted.toSeconds(),
                    wanted == null || lost <= wanted.toSeconds()));
        }
        return losses;
    }

    /** Null where nothing was wanted or nothing measured. */
    private static @Nullable Boolean within(@Nullable Double measured, @Nullable Long wanted) {
        return (measured == null || wanted == null) ? null : Boolean.valueOf(measured <= wanted);
    }

    private static @Nullable Boolean allWithin(List<ComponentLoss> losses) {
        boolean wanted = losses.stream().anyMatch(loss -> loss.objectiveSeconds() != null);
        return wanted ? Boolean.valueOf(losses.stream().allMatch(ComponentLoss::met)) : null;
    }

    private static Optional<Double> skew(Execution execution) {
        List<Instant> times = execution.points().stream()
                .filter(point -> !point.component().equals(Resolution.MANIFESTS))
                .map(PointTaken::dataTime)
                .sorted()
                .toList();
        return times.size() < 2 ? Optional.empty() : Optional.of(between(times.getFirst(), times.getLast()));
    }

    private static String losses(RunFigures figures) {
        List<String> missed = figures.components().stream()
                .filter(loss -> !loss.met())
                .map(loss -> loss.component() + " lost " + seconds(loss.seconds()) + ", the objective is "
                        + HoldfastDuration.format(
                                Duration.ofSeconds(Objects.requireNonNullElse(loss.objectiveSeconds(), 0L))))
                .toList();
        return String.join("; ", missed);
    }

    private static RunFinding finding(String reason, String message) {
        return new RunFinding(Severity.HIGH, reason, null, message, null);
    }

    private static String seconds(@Nullable Double value) {
        return value == null ? "?" : HoldfastDuration.format(value);
    }

    private static double between(Instant from, Instant to) {
        return between(Duration.between(from, to));
    }

    private static double between(Duration time) {
        return time.toMillis() / 1000.0;
    }
}
