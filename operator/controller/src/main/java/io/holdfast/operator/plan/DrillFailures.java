package io.holdfast.operator.plan;

import io.holdfast.api.v1alpha1.VerificationLevel;
import io.holdfast.api.v1alpha1.plan.Drill;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.plan.RestorePlanStatus;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.plan.RunSummary;
import io.holdfast.recovery.plan.RunScope;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Failures of drills that nothing has disproved since: that another component was restored says nothing of them. */
public final class DrillFailures {
    private final RestorePlanSpec plan;
    private final List<RunSummary> drills;
    private final @Nullable RunSummary whole;

    /**
     * Looks at what is known of a plan.
     *
     * @param drills the last runs of its drills, and the last run of any
     * @param whole the last pass of the whole plan
     */
    DrillFailures(RestorePlanSpec plan, Stream<RunSummary> drills, @Nullable RunSummary whole) {
        this.plan = plan;
        this.drills = drills.distinct().toList();
        this.whole = whole;
    }

    /** Those of a plan, by its status. */
    public static DrillFailures of(RestorePlanSpec plan, RestorePlanStatus status) {
        Stream<RunSummary> drills =
                Stream.concat(status.drills().stream().map(one -> one.last()), Stream.ofNullable(status.lastDrill()));
        return new DrillFailures(plan, drills.filter(Objects::nonNull), status.lastPassed());
    }

    /** One that a person ended, or that gave way, has shown nothing. */
    static boolean hasFailed(RunSummary run) {
        return !RunResult.passed(run.result()) && run.result() != RunResult.ABORTED;
    }

    /** The youngest failure that still stands. */
    public Optional<RunSummary> standing() {
        return drills.stream()
                .filter(DrillFailures::hasFailed)
                .filter(failure -> !isDisproved(failure))
                .max(Comparator.comparing(RunSummary::finishedAt));
    }

    private boolean isDisproved(RunSummary failure) {
        boolean byWhole = whole != null && !whole.finishedAt().isBefore(failure.finishedAt());
        return byWhole
                || drills.stream()
                        .filter(run -> RunResult.passed(run.result()))
                        .filter(run -> !run.finishedAt().isBefore(failure.finishedAt()))
                        .anyMatch(run -> covers(run, failure));
    }

    /** Of a run that is none of the plan's drills it is not known any more what it was of. */
    private boolean covers(RunSummary pass, RunSummary failure) {
        Optional<RunScope> shown = scope(pass);
        Optional<RunScope> failed = scope(failure);
        return shown.isPresent() && failed.isPresent() && shown.get().covers(failed.get(), plan);
    }

    private Optional<RunScope> scope(RunSummary run) {
        return Optional.ofNullable(run.drill())
                .flatMap(plan::drill)
                .map(Drill::components)
                .map(components -> new RunScope(RunMode.DRILL, components, false, VerificationLevel.RESTORE));
    }
}
