package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** What became of a decision. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What became of a decision.")
public record RunDecisionStatus(
        @JsonPropertyDescription("Whether the run acted on it.") @Nullable
        Boolean taken,

        @Size(max = 1024) @JsonPropertyDescription("Why not.") @Nullable
        String message) {}
