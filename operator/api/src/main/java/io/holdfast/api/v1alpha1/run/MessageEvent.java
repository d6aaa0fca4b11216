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

    /** The run is over; its report follows. */
    @JsonProperty("Finished")
    FINISHED
}
