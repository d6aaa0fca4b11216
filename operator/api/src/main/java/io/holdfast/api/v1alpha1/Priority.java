package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How much a loss hurts. */
public enum Priority {
    /** Critical. */
    @JsonProperty("P1")
    P1,
    /** High. */
    @JsonProperty("P2")
    P2,
    /** Medium. */
    @JsonProperty("P3")
    P3,
    /** Low. */
    @JsonProperty("P4")
    P4;
}
