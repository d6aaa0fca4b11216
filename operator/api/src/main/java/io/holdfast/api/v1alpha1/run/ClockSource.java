package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where the start of the clock comes from. */
public enum ClockSource {
    /** spec.incident.detectedAt. */
    @JsonProperty("IncidentDetected")
    INCIDENT_DETECTED,
    /** spec.incident.startedAt. */
    @JsonProperty("IncidentStarted")
    INCIDENT_STARTED,
    /** The start of the run, less the detection allowance. */
    @JsonProperty("RunStarted")
    RUN_STARTED;
}
