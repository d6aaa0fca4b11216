package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far the worker is; written by the worker itself. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("How far the worker is; written by the worker itself.")
public record Progress(
        @Size(max = 64) @JsonPropertyDescription("What it is doing.") @Nullable
        String phase,

        @JsonPropertyDescription("Plain bytes read so far.") @Nullable
        Long bytes,

        @JsonPropertyDescription("Rate over the last seconds.") @Nullable
        Long bytesPerSecond,

        @JsonPropertyDescription("When this was written.") @Nullable
        Instant updatedTime) {}
