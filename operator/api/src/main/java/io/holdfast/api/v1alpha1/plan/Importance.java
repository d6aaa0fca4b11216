package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the failure of a component means. */
public enum Importance {
    /** The run has failed. */
    @JsonProperty("Critical")
    CRITICAL,
    /** A finding; the run goes on. */
    @JsonProperty("NonCritical")
    NON_CRITICAL;
}
