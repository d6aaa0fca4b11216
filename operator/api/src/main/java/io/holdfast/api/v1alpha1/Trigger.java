package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why a Backup was started. */
public enum Trigger {
    /** By the clock. */
    @JsonProperty("Schedule")
    SCHEDULE,
    /** By hand. */
    @JsonProperty("Manual")
    MANUAL,
    /** By the clock, late, for all times missed while the operator was away. */
    @JsonProperty("CatchUp")
    CATCH_UP,
    /** Something that the source captures changed. */
    @JsonProperty("Change")
    CHANGE,
    /** Nothing was started: it stands for a recovery point that was there before it. */
    @JsonProperty("Import")
    IMPORT;
}
