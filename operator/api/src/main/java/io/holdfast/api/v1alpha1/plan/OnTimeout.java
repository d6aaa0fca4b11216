package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens when nobody decided in time. */
public enum OnTimeout {
    /** The run is aborted. */
    @JsonProperty("Abort")
    ABORT,
    /** The run goes on; a finding. */
    @JsonProperty("Proceed")
    PROCEED;
}
