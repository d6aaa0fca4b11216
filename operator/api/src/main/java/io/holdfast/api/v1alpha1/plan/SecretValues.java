package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the Secrets of a drill hold. */
public enum SecretValues {
    /** Random letters and digits: nothing in a drill knows a production credential. */
    @JsonProperty("Generate")
    GENERATE,
    /** The values of production. */
    @JsonProperty("Copy")
    COPY;
}
