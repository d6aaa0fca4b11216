package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a verification stands. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Where a verification stands.")
public record VerificationStatus(
        @Required @Size(max = 40) @JsonPropertyDescription("Name of the verification.")
        String name,

        @Size(max = 256) @JsonPropertyDescription("What of the schedule it was read from.") @Nullable
        String rule,

        @JsonPropertyDescription("The time that was acted on last.") @Nullable
        Instant lastScheduleTime,

        @JsonPropertyDescription("The next time.") @Nullable Instant nextScheduleTime,

        @Size(max = 32) @JsonPropertyDescription("What was found, by source.")
        List<VerifiedSource> sources) {

    public VerificationStatus {
        Objects.requireNonNull(name, "name is required");
        sources = sources == null ? List.of() : List.copyOf(sources);
    }
}
