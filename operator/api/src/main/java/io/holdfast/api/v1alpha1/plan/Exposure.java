package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a component would lose. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What a component would lose.")
public record Exposure(
        @Required @Size(max = 40) @JsonPropertyDescription("Name of the component.")
        String name,

        @JsonPropertyDescription("The moment whose state its newest recovery point holds.") @Nullable
        Instant dataTime,

        @JsonPropertyDescription("What its schedules allow to be lost, the time of a capture included.") @Nullable
        Long worstCaseSeconds,

        @JsonPropertyDescription("What is acceptable.") @Nullable
        Long objectiveSeconds) {

    public Exposure {
        Objects.requireNonNull(name, "name is required");
    }
}
