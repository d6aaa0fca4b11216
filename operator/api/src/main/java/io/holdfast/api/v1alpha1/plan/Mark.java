package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A moment that a step stands for. */
public enum Mark {
    /** The service works for its users. */
    @JsonProperty("ServiceHealthy")
    SERVICE_HEALTHY;
}
