package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** What a step has to remember to go on after the death of its worker. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What a step has to remember to go on after the death of its worker.")
public record StepMemory(
        @Required @Size(max = 96) @JsonPropertyDescription("Which.")
        String step,

        @Required @Size(max = StepMemory.LONGEST) @JsonPropertyDescription("What; never anything secret.")
        String text) {

    /** How much a step can remember. */
    public static final int LONGEST = 1 << 16;

    public StepMemory {
        Objects.requireNonNull(step, "step is required");
        Objects.requireNonNull(text, "text is required");
    }
}
