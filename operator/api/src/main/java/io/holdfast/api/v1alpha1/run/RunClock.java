package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The moments that are measured. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("The moments that are measured.")
public record RunClock(
        @Required @JsonPropertyDescription("When the clock of the recovery time started.")
        Instant t0,

        @Required @JsonPropertyDescription("Where that comes from.")
        ClockSource source,

        @JsonPropertyDescription("When every component was restored and counted.") @Nullable
        Instant dataRestoredAt,

        @JsonPropertyDescription("Since when the service has been healthy without a break.") @Nullable
        Instant serviceHealthyAt) {

    public RunClock {
        Objects.requireNonNull(t0, "t0 is required");
        Objects.requireNonNull(source, "source is required");
    }
}
