package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.holdfast.api.v1alpha1.Patterns;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs a command that reads, and judges its answer. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Runs a command that reads, and judges its answer.")
@ValidationRule(
        value = "has(self.expect) != has(self.atLeast)",
        message = "a Redis check needs exactly one of expect and atLeast")
public record RedisCheck(
        @Required
        @Pattern(Patterns.DNS_LABEL)
        @Size(min = 1, max = 40)
        @JsonPropertyDescription("The component whose Redis is asked.")
        String component,

        @Required @Size(min = 1, max = 16) @JsonPropertyDescription("The command and its arguments.")
        List<@Size(max = 512) String> command,

        @Size(max = 1024) @JsonPropertyDescription("What the answer must be.") @Nullable
        String expect,

        @JsonPropertyDescription("The smallest number that it may be.") @Nullable
        Long atLeast) {

    public RedisCheck {
        Objects.requireNonNull(component, "component is required");
        command = command == null ? List.of() : List.copyOf(command);
    }
}
