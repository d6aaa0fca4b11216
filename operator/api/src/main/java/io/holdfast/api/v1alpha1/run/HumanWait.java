package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A time in which a step waited for a person. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("A time in which a step waited for a person.")
public record HumanWait(
        @Required @Size(max = 96) @JsonPropertyDescription("Which.")
        String step,

        @Required @JsonPropertyDescription("From when.") Instant from,

        @JsonPropertyDescription("Until when; absent while it waits.") @Nullable
        Instant to) {

    public HumanWait {
        Objects.requireNonNull(step, "step is required");
        Objects.requireNonNull(from, "from is required");
    }
}
