package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a schedule stands. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Where a schedule stands.")
public record ScheduleStatus(
        @Required @Size(max = 40) @JsonPropertyDescription("Name of the schedule.")
        String name,

        @Size(max = 200)
        @JsonPropertyDescription(
                "The cron expression and zone that the times below are about; a changed rule starts to count anew.")
        @Nullable
        String rule,

        @JsonPropertyDescription("Last time, by the clock, that was acted on, or from which the schedule counts.")
        @Nullable
        Instant lastScheduleTime,

        @JsonPropertyDescription("Next time, jitter included; absent while suspended.") @Nullable
        Instant nextScheduleTime) {

    public ScheduleStatus {
        Objects.requireNonNull(name, "name is required");
    }
}
