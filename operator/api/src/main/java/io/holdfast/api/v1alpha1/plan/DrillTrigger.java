package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What starts a drill. */
public enum DrillTrigger {
    /** The clock. */
    @JsonProperty("Schedule")
    SCHEDULE,
    /** A change of the plan; the clock, if there is one, too. */
    @JsonProperty("PlanChanged")
    PLAN_CHANGED;
}
