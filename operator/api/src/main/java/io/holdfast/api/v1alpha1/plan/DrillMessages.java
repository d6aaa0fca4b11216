package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether drills tell people. */
public enum DrillMessages {
    /** They do not. */
    @JsonProperty("Off")
    OFF,
    /** They do, marked EXERCISE. */
    @JsonProperty("Mark")
    MARK;
}
