package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Something that stands between the plan and its objectives. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Something that stands between the plan and its objectives.")
public record PlanFinding(
        @Required @Size(max = 128) @JsonPropertyDescription("Machine word.")
        String reason,

        @Required @JsonPropertyDescription("How much it matters.")
        Severity severity,

        @Size(max = 40) @JsonPropertyDescription("The component that it is about.") @Nullable
        String component,

        @Required @Size(max = 1024) @JsonPropertyDescription("What it is, with numbers.")
        String message,

        @Size(max = 1024) @JsonPropertyDescription("What to change.") @Nullable
        String hint) {

    public PlanFinding {
        Objects.requireNonNull(reason, "reason is required");
        Objects.requireNonNull(severity, "severity is required");
        Objects.requireNonNull(message, "message is required");
    }
}
