package io.holdfast.recovery.run;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.plan.Approval;
import io.holdfast.api.v1alpha1.plan.PlanObjectives;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.recovery.plan.RunScope;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a run is held to.
 *
 * @param maxPause how long a paused run waits for a decision
 * @param deadline how long the whole run may take, waiting included
 * @param parallel how many steps may be under way at once
 * @param requestedBy who started the run
 */
public record RunSettings(
        RunScope scope,
        PlanObjectives objectives,
        Duration maxPause,
        Duration deadline,
        int parallel,
        @Nullable Approval approval,
        @Nullable String requestedBy) {
    private static final int PARALLEL = 4;

    /** Whether the run's time is over. */
    public boolean isOver(Execution execution, Instant now) {
        return execution.startedAt() != null
                && !now.isBefore(execution.startedAt().plus(deadline));
    }

    /** What plan and run say. */
    public static RunSettings of(RestorePlanSpec plan, RestoreRunSpec run, RunScope scope) {
        return new RunSettings(
                scope,
                plan.objectives(),
                HoldfastDuration.parse(plan.maxPause()),
                HoldfastDuration.parse(plan.activeDeadline()),
                PARALLEL,
                plan.approval(),
                run.requestedBy());
    }
}
