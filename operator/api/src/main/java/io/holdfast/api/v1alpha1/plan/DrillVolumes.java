package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the stores of a drill write to. */
public enum DrillVolumes {
    /** Space of the node. */
    @JsonProperty("EmptyDir")
    EMPTY_DIR,
    /** New volumes from the same claim templates. */
    @JsonProperty("Claims")
    CLAIMS;
}
