package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a run is for, and what it may touch. */
public enum RunMode {
    /** Writes nothing: looks whether a recovery would work. */
    @JsonProperty("Readiness")
    READINESS,
    /** Writes only into a namespace of its own, which it removes. */
    @JsonProperty("Drill")
    DRILL,
    /** The real thing. */
    @JsonProperty("Recovery")
    RECOVERY,
    /** Proves one recovery point; with a scratch instance, in a namespace of its own. */
    @JsonProperty("Verification")
    VERIFICATION;
}
