package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.holdfast.api.v1alpha1.Patterns;
import java.util.Objects;

/** A drill that failed is done again. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("A drill that failed is done again.")
public record Retest(
        @Default("1h") @Pattern(Patterns.DURATION) @Size(max = 20) @JsonPropertyDescription("How long after.")
        String after,

        @Default("1") @Min(1) @Max(10) @JsonPropertyDescription("How often in a row.")
        Integer limit) {

    public Retest {
        after = Objects.requireNonNullElse(after, "1h");
        limit = Objects.requireNonNullElse(limit, 1);
    }
}
