package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How much a finding matters. */
public enum Severity {
    /** A recovery would fail or miss an objective. */
    @JsonProperty("High")
    HIGH,
    /** A recovery would be slower or less certain. */
    @JsonProperty("Medium")
    MEDIUM,
    /** Worth knowing. */
    @JsonProperty("Low")
    LOW;
}
