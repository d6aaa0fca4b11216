package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether drills tell people. */
public enum DrillMessages {
    /** They do not. Not "Off", which unquoted YAML reads as false. */
    @JsonProperty("Never")
    NEVER,
    /** They do, marked EXERCISE. */
    @JsonProperty("Mark")
    MARK
}
