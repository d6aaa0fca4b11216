package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How long a step took when it last succeeded. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("How long a step took when it last succeeded.")
public record MeasuredStep(
        @Required @Size(max = 96) @JsonPropertyDescription("Name of the step.")
        String name,

        @JsonPropertyDescription("How long, without waiting for people.")
        double seconds,

        @JsonPropertyDescription("Plain bytes that it moved.") @Nullable
        Long bytes) {

    public MeasuredStep {
        Objects.requireNonNull(name, "name is required");
    }
}
