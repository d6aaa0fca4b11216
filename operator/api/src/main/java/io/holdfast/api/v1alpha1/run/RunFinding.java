package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.holdfast.api.Fitting;
import io.holdfast.api.v1alpha1.plan.Severity;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Something that a person should know, and act on. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Something that a person should know, and act on.")
public record RunFinding(
        @Required @JsonPropertyDescription("How much it matters.")
        Severity severity,

        @Required @Size(max = 128) @JsonPropertyDescription("Machine word.")
        String reason,

        @Size(max = 96) @JsonPropertyDescription("The step that it is about.") @Nullable
        String step,

        @Required @Size(max = 1024) @JsonPropertyDescription("What it is.")
        String message,

        @Size(max = 1024) @JsonPropertyDescription("What to do.") @Nullable
        String hint) {

    public RunFinding {
        Objects.requireNonNull(severity, "severity is required");
        Objects.requireNonNull(reason, "reason is required");
        Objects.requireNonNull(message, "message is required");
        message = Fitting.text(message, 1024);
        hint = hint == null ? null : Fitting.text(hint, 1024);
    }
}
