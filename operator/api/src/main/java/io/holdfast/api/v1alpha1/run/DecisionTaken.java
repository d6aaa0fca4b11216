package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A decision that the run acted on. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("A decision that the run acted on.")
public record DecisionTaken(
        @Required @Size(max = 253) @JsonPropertyDescription("Name of the RunDecision.")
        String name,

        @Required @JsonPropertyDescription("What was decided.")
        Verdict verdict,

        @Size(max = 96) @JsonPropertyDescription("About which step.") @Nullable
        String step,

        @Required @Size(max = 253) @JsonPropertyDescription("By whom.")
        String by,

        @Required @JsonPropertyDescription("When.") Instant at,

        @Size(max = 1024) @JsonPropertyDescription("Why.") @Nullable
        String reason) {

    public DecisionTaken {
        Objects.requireNonNull(name, "name is required");
        Objects.requireNonNull(verdict, "verdict is required");
        Objects.requireNonNull(by, "by is required");
        Objects.requireNonNull(at, "at is required");
    }
}
