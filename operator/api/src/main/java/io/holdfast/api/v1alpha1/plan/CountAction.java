package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.holdfast.api.v1alpha1.Patterns;
import java.util.Objects;

/** Compares what a component holds with its recovery point, exactly. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Compares what a component holds with its recovery point, exactly.")
public record CountAction(
        @Required @Pattern(Patterns.DNS_LABEL) @Size(min = 1, max = 40) @JsonPropertyDescription("Which.")
        String component) {

    public CountAction {
        Objects.requireNonNull(component, "component is required");
    }
}
