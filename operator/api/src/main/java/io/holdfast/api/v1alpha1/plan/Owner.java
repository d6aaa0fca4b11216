package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Who answers for the plan. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Who answers for the plan.")
public record Owner(
        @Size(max = 128) @JsonPropertyDescription("Team.") @Nullable
        String team,

        @Size(max = 128) @JsonPropertyDescription("Role that leads a recovery.") @Nullable
        String role,

        @Size(max = 256) @JsonPropertyDescription("How they are reached.") @Nullable
        String contact) {}
