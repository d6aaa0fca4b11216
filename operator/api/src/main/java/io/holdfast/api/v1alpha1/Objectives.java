package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** What a recovery must reach. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What a recovery must reach.")
public record Objectives(
        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription("Largest loss, as time, that is acceptable.")
        @Nullable
        String rpo,

        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription("Longest time to recover that is acceptable: a metric, to set beside what plans take.")
        @Nullable
        String rto,

        @JsonPropertyDescription(
                "How much a loss hurts: the priority of plans' components that restore from here and have none of their own.")
        @Nullable
        Priority priority) {}
