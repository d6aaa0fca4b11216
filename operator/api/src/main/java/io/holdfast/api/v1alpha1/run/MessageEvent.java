package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a message is about. */
public enum MessageEvent {
    /** The run has begun. */
    @JsonProperty("Started")
    STARTED,

    /** A step waits for a person. */
    @JsonProperty("WaitingForPerson")
    WAITING,

    /** The result is known; what the run made is still to be removed. */
    @JsonProperty("Finished")
    FINISHED
}
