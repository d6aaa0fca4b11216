package io.holdfast.recovery.report;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.plan.PlanObjectives;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.Incident;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.api.v1alpha1.run.RunClock;
import io.holdfast.api.v1alpha1.run.RunFigures;
import io.holdfast.recovery.plan.Graph;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the report of a run from what its workers wrote down. */
public final class Reports {
    private final Run run;
    private final RestorePlanSpec plan;
    private final RestoreRunSpec spec;
    private final Execution execution;

    /**
     * Which run.
     *
     * @param planName name of the plan; of a verification, of its policy and entry
     * @param plan the plan that was carried out
     * @param spec what the run was asked to do
     * @param graph its steps; empty if it never got so far
     */
    public record Run(
            String namespace,
            String planName,
            String name,
            String uid,
            RestorePlanSpec plan,
            RestoreRunSpec spec,
            Optional<Graph> graph,
            String tool) {}

    private Reports(Run run, Execution execution) {
        this.run = run;
        this.plan = run.plan();
        this.spec = run.spec();
        this.execution = execution;
    }

    /**
     * The report of a run that has ended.
     *
     * @param now when it is written
     * @param earlier the reports of the plan's runs before, the last one first
     */
    public static RunReport of(Run run, Execution execution, Instant now, List<RunReport.Earlier> earlier) {
        return new Reports(run, execution).write(now, earlier);
    }

    private RunReport write(Instant now, List<RunReport.Earlier> earlier) {
        RunReport.Outcome outcome = outcome(now);
        RunReport.Achieved achieved = achieved();
        List<RunReport.ReportStep> steps = ReportSteps.of(run.graph(), execution);
        List<RunReport.Issue> issues = issues();
        List<RunReport.Criterion> criteria = Criteria.of(spec.mode(), plan.objectives(), execution);
        return new RunReport(
                RunReport.FORMAT,
                RunReport.VERSION,
                about(),
                outcome,
                targets(),
                achieved,
                criteria,
                execution.points(),
                steps,
                execution.checks(),
                issues,
                Lessons.of(about(), achieved, steps, earlier),
                Lessons.nextSteps(outcome, issues, criteria),
                execution.decisions(),
                execution.waits(),
                execution.messages(),
                execution.isolation(),
                cleanup(),
                signOffs(),
                plan.evidence().controls(),
                List.of(),
                earlier,
                run.tool());
    }

    private RunReport.About about() {
        Incident incident = spec.incident();
        return new RunReport.About(
                run.namespace(),
                run.planName(),
                run.name(),
                run.uid(),
                spec.mode(),
                spec.mode() != RunMode.RECOVERY,
                spec.drill(),
                plan.scenario(),
                plan.description(),
                owner(),
                plan.runbookURL(),
                spec.requestedBy(),
                spec.reason(),
                incident == null ? null : incident.id(),
                execution.planDigest(),
                execution.pointsDigest());
    }

    private @Nullable String owner() {
        return plan.owner() == null
                ? null
                : String.join(
                        ", ",
                        Stream.of(
                                        plan.owner().team(),
                                        plan.owner().role(),
                                        plan.owner().contact())
                                .filter(Objects::nonNull)
                                .toList());
    }

    private RunReport.Outcome outcome(Instant now) {
        Failure failure = execution.failure();
        return new RunReport.Outcome(
                Objects.requireNonNullElse(execution.result(), RunResult.INCONCLUSIVE),
                failure == null ? null : failure.reason(),
                failure == null ? null : failure.message(),
                Objects.requireNonNullElse(execution.startedAt(), now),
                now);
    }

    private RunReport.Targets targets() {
        PlanObjectives objectives = plan.objectives();
        return new RunReport.Targets(
                seconds(objectives.rto()),
                seconds(objectives.rpo()),
                objectives.clock(),
                HoldfastDuration.parse(objectives.healthyFor()).toSeconds(),
                HoldfastDuration.parse(objectives.detectionAllowance()).toSeconds());
    }

    private RunReport.Achieved achieved() {
        RunClock clock = execution.clock();
        RunFigures figures = Objects.requireNonNullElseGet(
                execution.figures(), () -> new RunFigures(null, null, null, null, null, null, null, null, List.of()));
        return new RunReport.Achieved(
                clock == null ? null : clock.t0(),
                clock == null ? null : clock.source(),
                clock == null ? null : clock.dataRestoredAt(),
                clock == null ? null : clock.serviceHealthyAt(),
                figures.rtoSeconds(),
                figures.machineSeconds(),
                figures.humanSeconds(),
                figures.rtoMet(),
                figures.rpoSeconds(),
                figures.rpoMet(),
                figures.skewSeconds(),
                figures.components());
    }

    private List<RunReport.Issue> issues() {
        Stream<RunReport.Issue> found = execution.findings().stream()
                .map(one -> new RunReport.Issue(one.severity(), one.reason(), one.step(), one.message(), one.hint()))
                .sorted(Comparator.comparing(RunReport.Issue::severity));
        return Stream.concat(failure().stream(), found).toList();
    }

    /** What ended the run is its first issue. Steps put what to do behind a dash. */
    private Optional<RunReport.Issue> failure() {
        Failure failure = execution.failure();
        if (failure == null) {
            return Optional.empty();
        }
        String message = Objects.requireNonNullElse(failure.message(), "");
        int dash = message.indexOf(" — ");
        return Optional.of(new RunReport.Issue(
                Severity.HIGH,
                failure.reason(),
                null,
                dash < 0 ? message : message.substring(0, dash),
                dash < 0 || failure.hint() != null ? failure.hint() : message.substring(dash + 3)));
    }

    private RunReport.Cleanup cleanup() {
        List<String> left = execution.ledger().stream()
                .filter(entry -> !entry.removed())
                .map(entry -> entry.kind() + " " + entry.name())
                .toList();
        int made = execution.ledger().size();
        return new RunReport.Cleanup(made, made - left.size(), left);
    }

    /** Those who decided have signed; the others sign on paper. */
    private List<RunReport.SignOff> signOffs() {
        Stream<RunReport.SignOff> given = execution.decisions().stream()
                .map(one -> new RunReport.SignOff(
                        switch (one.verdict()) {
                            case APPROVE -> "Approved the recovery";
                            case REJECT -> "Rejected the recovery";
                            case ABORT -> "Ended the run";
                            case CONFIRM -> "Confirmed " + one.step();
                            case RETRY -> "Had " + one.step() + " tried again";
                            case SKIP -> "Had " + one.step() + " skipped";
                        },
                        one.by(),
                        one.at()));
        Stream<RunReport.SignOff> open = Stream.of(
                        plan.owner() == null ? "Owner of the plan" : "Owner of the plan (" + owner() + ")", "Reviewer")
                .map(role -> new RunReport.SignOff(role, null, null));
        return Stream.concat(given, open).toList();
    }

    private static @Nullable Long seconds(@Nullable String duration) {
        return duration == null ? null : HoldfastDuration.parse(duration).toSeconds();
    }
}
