package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens when isolation cannot be proven. */
public enum IsolationProof {
    /** No data is restored; the run fails. */
    @JsonProperty("Required")
    REQUIRED,
    /** A finding. */
    @JsonProperty("Warn")
    WARN;
}
