package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** What the store was seen to do; a missing field was not found out. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What the store was seen to do; a missing field was not found out.")
public record Capabilities(
        @JsonPropertyDescription(
                "Refuses to overwrite when asked to (If-None-Match), so that a manifest is written once.")
        @Nullable
        Boolean conditionalWrites,

        @JsonPropertyDescription("Checks a checksum that is sent along.") @Nullable
        Boolean checksumHeader,

        @JsonPropertyDescription("Takes an object in parts.") @Nullable
        Boolean multipart,

        @JsonPropertyDescription("How far the store's clock is ahead of the worker's.") @Nullable
        Long clockSkewSeconds,

        @Size(max = 32) @JsonPropertyDescription("State of versioning: Enabled, Suspended or Off.") @Nullable
        String versioning,

        @Size(max = 64)
        @JsonPropertyDescription("Default retention of the bucket: Off, Governance or Compliance, with its time.")
        @Nullable
        String objectLock) {}
