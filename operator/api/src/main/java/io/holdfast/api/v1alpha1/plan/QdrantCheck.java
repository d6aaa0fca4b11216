package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.holdfast.api.v1alpha1.Patterns;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Counts a collection exactly, or searches for points by themselves. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Counts a collection exactly, or searches for points by themselves.")
@ValidationRule(
        value = "has(self.atLeast) || has(self.sample)",
        message = "a Qdrant check needs atLeast, sample, or both")
public record QdrantCheck(
        @Required
        @Pattern(Patterns.DNS_LABEL)
        @Size(min = 1, max = 40)
        @JsonPropertyDescription("The component whose Qdrant is asked.")
        String component,

        @Required @Size(min = 1, max = 255) @JsonPropertyDescription("Collection or alias.")
        String collection,

        @Min(0) @JsonPropertyDescription("The smallest number of points.") @Nullable
        Long atLeast,

        @Min(1)
        @Max(1000)
        @JsonPropertyDescription(
                "How many points are read back with vector and payload and found again by their own vector.")
        @Nullable
        Integer sample) {

    public QdrantCheck {
        Objects.requireNonNull(component, "component is required");
        Objects.requireNonNull(collection, "collection is required");
    }
}
