package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens when no verified recovery point fits. */
public enum OnUnverified {
    /** The run fails. */
    @JsonProperty("Fail")
    FAIL,
    /** The newest is taken; a finding. */
    @JsonProperty("Continue")
    CONTINUE;
}
