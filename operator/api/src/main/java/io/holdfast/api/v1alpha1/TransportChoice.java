package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How the bytes travelled, and why so. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("How the bytes travelled, and why so.")
public record TransportChoice(
        @Required @JsonPropertyDescription("The transport used.")
        Transport chosen,

        @Size(max = 512) @JsonPropertyDescription("Why it was chosen.") @Nullable
        String why) {

    public TransportChoice {
        Objects.requireNonNull(chosen, "chosen is required");
    }
}
