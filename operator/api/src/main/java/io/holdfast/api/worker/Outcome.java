package io.holdfast.api.worker;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How an attempt ended. */
public enum Outcome {
    /** The recovery point is committed in every repository. */
    @JsonProperty("Succeeded")
    SUCCEEDED,
    /** It is not. */
    @JsonProperty("Failed")
    FAILED;
}
