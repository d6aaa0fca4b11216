package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks a person to do something and to confirm it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Asks a person to do something and to confirm it.")
public record ManualAction(
        @Required @Size(min = 1, max = 4096) @JsonPropertyDescription("What to do.")
        String instructions,

        @Size(max = 128) @JsonPropertyDescription("Who.") @Nullable
        String role) {

    public ManualAction {
        Objects.requireNonNull(instructions, "instructions is required");
    }
}
