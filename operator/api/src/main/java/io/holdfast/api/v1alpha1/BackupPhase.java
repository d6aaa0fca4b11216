package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a run stands, for people; machines read the condition Succeeded. */
public enum BackupPhase {
    /** Not started, or waiting for the next attempt. */
    @JsonProperty("Pending")
    PENDING,
    /** A worker runs. */
    @JsonProperty("Running")
    RUNNING,
    /** The recovery point is committed. */
    @JsonProperty("Succeeded")
    SUCCEEDED,
    /** It is over, without a recovery point that counts. */
    @JsonProperty("Failed")
    FAILED;

    /** Nothing follows a terminal phase. */
    public boolean isTerminal() {
        return switch (this) {
            case PENDING, RUNNING -> false;
            case SUCCEEDED, FAILED -> true;
        };
    }
}
