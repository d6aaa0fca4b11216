package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the failure of a step means. */
public enum StepFailure {
    /** A person decides: retry, skip or abort. */
    @JsonProperty("Pause")
    PAUSE,
    /** The run fails. */
    @JsonProperty("Fail")
    FAIL,
    /** A finding; what depends on the step goes on. */
    @JsonProperty("Continue")
    CONTINUE,
    /** The steps that ran are rolled back in reverse order, then the run fails. */
    @JsonProperty("RollBack")
    ROLL_BACK;
}
