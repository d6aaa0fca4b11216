package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a network step does. */
public enum NetworkVerb {
    /** Cuts the pods off, both ways. */
    @JsonProperty("Isolate")
    ISOLATE,
    /** Takes the isolation back. */
    @JsonProperty("Release")
    RELEASE;
}
