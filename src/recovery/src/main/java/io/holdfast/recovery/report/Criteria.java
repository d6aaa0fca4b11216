package io.holdfast.recovery.report;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.plan.PlanObjectives;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.run.CheckResult;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RunFigures;
import io.holdfast.api.v1alpha1.run.StepState;
import io.holdfast.api.v1alpha1.run.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a run had to show. Only what applies to it is listed; what could not be judged is listed as such. */
final class Criteria {
    private final PlanObjectives objectives;
    private final Execution execution;
    private final List<RunReport.Criterion> criteria = new ArrayList<>();

    private Criteria(PlanObjectives objectives, Execution execution) {
        this.objectives = objectives;
        this.execution = execution;
    }

    static List<RunReport.Criterion> of(RunMode mode, PlanObjectives objectives, Execution execution) {
        Criteria criteria = new Criteria(objectives, execution);
        if (mode == RunMode.DRILL || mode == RunMode.RECOVERY) {
            criteria.clocks();
        }
        criteria.steps();
        criteria.checks();
        criteria.isolation();
        criteria.interventions();
        criteria.cleanup();
        return criteria.criteria;
    }

    private void clocks() {
        RunFigures figures = execution.figures();
        if (objectives.rto() != null) {
            Double seconds = figures == null ? null : figures.rtoSeconds();
            add(
                    "The service is back within " + objectives.rto(),
                    figures == null ? null : figures.rtoMet(),
                    seconds == null ? "not measured" : "after " + text(seconds));
        }
        boolean wanted =
                figures != null && figures.components().stream().anyMatch(loss -> loss.objectiveSeconds() != null);
        if (objectives.rpo() != null || wanted) {
            Double seconds = figures == null ? null : figures.rpoSeconds();
            add(
                    objectives.rpo() == null
                            ? "No component loses more than it may"
                            : "No more than " + objectives.rpo() + " of data is lost",
                    figures == null ? null : figures.rpoMet(),
                    seconds == null ? "not measured" : text(seconds) + " at most");
        }
    }

    private void steps() {
        long all = execution.steps().size();
        List<String> failed = execution.steps().stream()
                .filter(step -> step.state() == StepState.FAILED || step.state() == StepState.ROLLED_BACK)
                .map(step -> step.name())
                .toList();
        long done = execution.steps().stream()
                .filter(step -> step.state() == StepState.SUCCEEDED)
                .count();
        add(
                "Every step is done",
                all == 0 ? null : failed.isEmpty() && done > 0 && !stoppedEarly(),
                done + " of " + all + (failed.isEmpty() ? "" : "; failed: " + String.join(", ", failed)));
    }

    private boolean stoppedEarly() {
        return execution.steps().stream()
                .anyMatch(step -> "RunStopped".equals(step.reason()) || "DependencyFailed".equals(step.reason()));
    }

    private void checks() {
        long passed = execution.checks().stream().filter(CheckResult::passed).count();
        int all = execution.checks().size();
        add("Every check passes", all == 0 ? null : passed == all, all == 0 ? "none was made" : passed + " of " + all);
    }

    private void isolation() {
        if (execution.isolation() != null) {
            add(
                    "The drill is cut off from everything else",
                    execution.isolation().proven(),
                    execution.isolation().proven() == null
                            ? "not probed"
                            : execution.isolation().evidence().size() + " connections were tried");
        }
    }

    /** Approving and confirming are what the plan says; everything else is more than that. */
    private void interventions() {
        List<String> more = execution.decisions().stream()
                .filter(one -> one.verdict() != Verdict.APPROVE && one.verdict() != Verdict.CONFIRM)
                .map(one -> one.verdict().name().toLowerCase(Locale.ROOT) + (one.step() == null ? "" : " " + one.step())
                        + " by " + one.by())
                .toList();
        add(
                "Nobody has to do more than the plan says",
                more.isEmpty(),
                more.isEmpty() ? "nobody had to" : String.join(", ", more));
    }

    private void cleanup() {
        if (!execution.ledger().isEmpty()) {
            long left = execution.ledger().stream()
                    .filter(entry -> !entry.removed())
                    .count();
            add(
                    "Nothing that the run made is left",
                    left == 0,
                    left + " of " + execution.ledger().size() + " are left");
        }
    }

    private void add(String name, @Nullable Boolean met, String observed) {
        criteria.add(new RunReport.Criterion(name, met, observed));
    }

    private static String text(double seconds) {
        return HoldfastDuration.format(seconds);
    }
}
