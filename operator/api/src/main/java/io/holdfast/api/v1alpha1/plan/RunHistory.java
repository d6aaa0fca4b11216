package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.util.Objects;

/** How many finished RestoreRuns are kept; their reports stay in the bucket. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("How many finished RestoreRuns are kept; their reports stay in the bucket.")
public record RunHistory(
        @Default("10") @Min(0) @Max(100) @JsonPropertyDescription("Runs that passed.")
        Integer passed,

        @Default("10") @Min(0) @Max(100) @JsonPropertyDescription("Other runs.")
        Integer failed) {

    public RunHistory {
        passed = Objects.requireNonNullElse(passed, 10);
        failed = Objects.requireNonNullElse(failed, 10);
    }

    public static final RunHistory USUAL = new RunHistory(10, 10);
}
