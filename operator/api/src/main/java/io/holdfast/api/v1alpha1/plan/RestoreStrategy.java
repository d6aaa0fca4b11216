package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where restored data goes. */
public enum RestoreStrategy {
    /** Beside what is live, then switched to where the source can do that. */
    @JsonProperty("Beside")
    BESIDE,
    /** Over what is live. */
    @JsonProperty("InPlace")
    IN_PLACE;
}
