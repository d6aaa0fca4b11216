package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who may approve. */
public enum SubjectKind {
    /** One person. */
    @JsonProperty("User")
    USER,
    /** A group of the API server. */
    @JsonProperty("Group")
    GROUP;
}
