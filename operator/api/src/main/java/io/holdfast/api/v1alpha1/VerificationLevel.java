package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How much is proven. */
public enum VerificationLevel {
    /** Every byte is read back, opened, digested and judged by its format. */
    @JsonProperty("Content")
    CONTENT,
    /** The data is restored into a scratch instance and counted. */
    @JsonProperty("Restore")
    RESTORE;
}
