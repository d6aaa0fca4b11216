package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.util.Objects;

/** How often a step is tried. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("How often a step is tried.")
public record Retry(
        @Default("0") @Min(0) @Max(100) @JsonPropertyDescription("Tries after the first.")
        Integer limit,

        @JsonPropertyDescription("The pauses.") Backoff backoff) {

    public Retry {
        limit = Objects.requireNonNullElse(limit, 0);
        backoff = Objects.requireNonNullElse(backoff, Backoff.USUAL);
    }

    public static final Retry USUAL = new Retry(0, Backoff.USUAL);
}
