package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a step stands. */
public enum StepState {
    /** Not begun. */
    @JsonProperty("Pending")
    PENDING,
    /** Under way; after the death of a worker it is decided anew. */
    @JsonProperty("Running")
    RUNNING,
    /** It waits for a person. */
    @JsonProperty("Waiting")
    WAITING,
    /** A try failed; the next one is due at retryAt. */
    @JsonProperty("Retrying")
    RETRYING,
    /** Done. */
    @JsonProperty("Succeeded")
    SUCCEEDED,
    /** Not done, and not tried again. */
    @JsonProperty("Failed")
    FAILED,
    /** Passed over, because a person or the mode said so, or because what it depends on was not done. */
    @JsonProperty("Skipped")
    SKIPPED,
    /** Its effect was taken back. */
    @JsonProperty("RolledBack")
    ROLLED_BACK;
}
