package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a person decides. */
public enum Verdict {
    /** Yes: the run may go on. */
    @JsonProperty("Approve")
    APPROVE,
    /** No: the run is aborted. */
    @JsonProperty("Reject")
    REJECT,
    /** The manual step is done. */
    @JsonProperty("Confirm")
    CONFIRM,
    /** The step is tried again. */
    @JsonProperty("Retry")
    RETRY,
    /** The step is passed over; a finding. */
    @JsonProperty("Skip")
    SKIP,
    /** The run ends. */
    @JsonProperty("Abort")
    ABORT;
}
