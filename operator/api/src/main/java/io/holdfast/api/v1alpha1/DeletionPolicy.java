package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to recovery points when their policy is deleted. */
public enum DeletionPolicy {
    /** They stay. */
    @JsonProperty("Retain")
    RETAIN,
    /** They are deleted. */
    @JsonProperty("Delete")
    DELETE;
}
