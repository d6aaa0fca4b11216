package io.holdfast.recovery.run;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.plan.Approval;
import io.holdfast.api.v1alpha1.plan.PlanObjectives;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.recovery.plan.RunScope;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a run is held to.
 *
 * @param maxPause how long a paused run waits for a decision
 * @param parallel how many steps may be under way at once
 * @param requestedBy who started the run
 */
public record RunSettings(
        RunScope scope,
        PlanObjectives objectives,
        Duration maxPause,
        int parallel,
        @Nullable Approval approval,
        @Nullable String requestedBy) {
    private static final int PARALLEL = 4;

    /** What plan and run say. */
    public static RunSettings of(RestorePlanSpec plan, RestoreRunSpec run, RunScope scope) {
        return new RunSettings(
                scope,
                plan.objectives(),
                HoldfastDuration.parse(plan.maxPause()),
                PARALLEL,
                plan.approval(),
                run.requestedBy());
    }
}
