package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a component lost. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What a component lost.")
public record ComponentLoss(
        @Required @Size(max = 40) @JsonPropertyDescription("Which.")
        String component,

        @Required @JsonPropertyDescription("From the moment whose state was restored until t0.")
        Double seconds,

        @JsonPropertyDescription("What was acceptable.") @Nullable
        Long objectiveSeconds,

        @JsonPropertyDescription("Whether it was.") boolean met) {

    public ComponentLoss {
        Objects.requireNonNull(component, "component is required");
        Objects.requireNonNull(seconds, "seconds is required");
    }
}
