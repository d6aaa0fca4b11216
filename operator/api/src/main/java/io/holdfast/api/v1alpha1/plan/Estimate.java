package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a recovery is expected to take. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What a recovery is expected to take.")
public record Estimate(
        @JsonPropertyDescription("Along the critical path, people included.")
        long rtoSeconds,

        @JsonPropertyDescription("Of these, waiting for people at most.")
        long humanSeconds,

        @Size(max = 64) @JsonPropertyDescription("The steps that decide.")
        List<@Size(max = 96) String> criticalPath,

        @Size(max = 256) @JsonPropertyDescription("Where the figures come from.") @Nullable
        String basis) {

    public Estimate {
        criticalPath = criticalPath == null ? List.of() : List.copyOf(criticalPath);
    }
}
