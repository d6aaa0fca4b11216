package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which recovery point is taken. */
public enum PointSelect {
    /** The newest. */
    @JsonProperty("Latest")
    LATEST,
    /** The newest that a verification or a drill has restored or read back. */
    @JsonProperty("LatestVerified")
    LATEST_VERIFIED,
    /** The newest whose state is not younger than a time. */
    @JsonProperty("AtOrBefore")
    AT_OR_BEFORE,
    /** One by its id. */
    @JsonProperty("Pinned")
    PINNED,
    /** Any one not older than a span. */
    @JsonProperty("Random")
    RANDOM;
}
