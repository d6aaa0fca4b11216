package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What became of a recovery point in one repository. */
public enum RepositoryOutcome {
    /** The manifest is there. */
    @JsonProperty("Committed")
    COMMITTED,
    /** It is not there. */
    @JsonProperty("Failed")
    FAILED,
    /** An earlier attempt had written it. */
    @JsonProperty("AlreadyCommitted")
    ALREADY_COMMITTED,
    /** The newest recovery point there already holds the same, so that no other one was made. */
    @JsonProperty("Unchanged")
    UNCHANGED;
}
