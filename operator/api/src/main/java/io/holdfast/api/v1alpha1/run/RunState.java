package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a run stands, for people; programs read the conditions. */
public enum RunState {
    /** It waits for its turn. */
    @JsonProperty("Pending")
    PENDING,
    /** It works. */
    @JsonProperty("Running")
    RUNNING,
    /** It waits for a decision. */
    @JsonProperty("WaitingForPerson")
    WAITING_FOR_PERSON,
    /** Its work is done; what it made is being removed. */
    @JsonProperty("CleaningUp")
    CLEANING_UP,
    /** It is over. */
    @JsonProperty("Finished")
    FINISHED;
}
