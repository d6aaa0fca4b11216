package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the last verification of a source found. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What the last verification of a source found.")
public record VerifiedSource(
        @Required @Size(max = 40) @JsonPropertyDescription("Name of the source.")
        String name,

        @Size(max = 253) @JsonPropertyDescription("Name of the RestoreRun.") @Nullable
        String run,

        @JsonPropertyDescription("Whether the recovery point was proven.")
        boolean passed,

        @JsonPropertyDescription("When it ended.") @Nullable Instant time,

        @JsonPropertyDescription("When one passed last.") @Nullable
        Instant lastPassedTime,

        @Size(max = 128) @JsonPropertyDescription("Id of the recovery point.") @Nullable
        String recoveryPoint,

        @Size(max = 128) @JsonPropertyDescription("Machine word for what went wrong.") @Nullable
        String reason,

        @Size(max = 1024) @JsonPropertyDescription("What went wrong.") @Nullable
        String message) {

    public VerifiedSource {
        Objects.requireNonNull(name, "name is required");
    }
}
