package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a drill stands. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Where a drill stands.")
public record DrillStatus(
        @Required @Size(max = 40) @JsonPropertyDescription("Name of the drill.")
        String name,

        @Size(max = 256) @JsonPropertyDescription("What of the schedule it was read from.") @Nullable
        String rule,

        @JsonPropertyDescription("The time that was acted on last.") @Nullable
        Instant lastScheduleTime,

        @JsonPropertyDescription("The next time.") @Nullable Instant nextScheduleTime,

        @JsonPropertyDescription("When it is done again because it failed.") @Nullable
        Instant retestTime,

        @JsonPropertyDescription("How often it was done again in a row.")
        int retests,

        @Size(max = 64) @JsonPropertyDescription("Digest of the plan that it was last started for.") @Nullable
        String startedDigest,

        @JsonPropertyDescription("Since when a run is owed: it was due, and none has ended since.") @Nullable
        Instant owedSince,

        @JsonPropertyDescription("Its last run that was not aborted.") @Nullable
        RunSummary last) {

    public DrillStatus {
        Objects.requireNonNull(name, "name is required");
    }
}
