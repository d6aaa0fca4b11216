package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.holdfast.api.Fitting;
import java.util.Objects;

/** One comparison. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonClassDescription("One comparison.")
public record CheckResult(
        @Required @Size(max = 96) @JsonPropertyDescription("The step that made it.")
        String step,

        @Required @Size(max = 253) @JsonPropertyDescription("What was compared.")
        String name,

        @Required @Size(max = 512) @JsonPropertyDescription("What it had to be.")
        String expected,

        @Required @Size(max = 512) @JsonPropertyDescription("What it was.")
        String actual,

        @JsonPropertyDescription("Whether it was so.") boolean passed) {

    public CheckResult {
        Objects.requireNonNull(step, "step is required");
        Objects.requireNonNull(name, "name is required");
        Objects.requireNonNull(expected, "expected is required");
        Objects.requireNonNull(actual, "actual is required");
        name = Fitting.text(name, 253);
        expected = Fitting.text(expected, 512);
        actual = Fitting.text(actual, 512);
    }
}
