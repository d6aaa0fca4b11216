package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What must happen next. */
public enum FailureKind {
    /** Try again. */
    @JsonProperty("Transient")
    TRANSIENT,
    /** Somebody must change something. */
    @JsonProperty("Invalid")
    INVALID,
    /** Somebody must look: data is not what it should be. */
    @JsonProperty("Integrity")
    INTEGRITY;
}
