package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where the sweep after a run that left something behind stands. */
public enum Cleanup {
    /** An attempt ended without saying that it left nothing. */
    @JsonProperty("Needed")
    NEEDED,
    /** The sweep runs. */
    @JsonProperty("Running")
    RUNNING,
    /** Nothing is left. */
    @JsonProperty("Done")
    DONE,
    /** The sweep failed; the next run of the source tries again. */
    @JsonProperty("Failed")
    FAILED;
}
