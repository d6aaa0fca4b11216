package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens when a run of a source is due while the one before still runs. */
public enum ConcurrencyPolicy {
    /** The new run is skipped. */
    @JsonProperty("Forbid")
    FORBID,
    /** The old run is cancelled. */
    @JsonProperty("Replace")
    REPLACE,
    /** Both run. */
    @JsonProperty("Allow")
    ALLOW;
}
