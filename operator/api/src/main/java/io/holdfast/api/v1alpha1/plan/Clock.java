package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which moment stops the clock of the recovery time. */
public enum Clock {
    /** The steps that mark the service healthy have held for healthyFor. */
    @JsonProperty("ServiceHealthy")
    SERVICE_HEALTHY,
    /** Every component is restored and counted. */
    @JsonProperty("DataRestored")
    DATA_RESTORED;
}
