package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.holdfast.api.v1alpha1.Patterns;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a recovery by this plan must reach. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What a recovery by this plan must reach.")
public record PlanObjectives(
        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription("Longest time from the incident until the clock stops.")
        @Nullable
        String rto,

        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription("Largest loss of data, as time, of any component that names none of its own.")
        @Nullable
        String rpo,

        @Default("ServiceHealthy") @JsonPropertyDescription("What stops the clock.")
        Clock clock,

        @Default("10s")
        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription("How long the service must stay healthy without a break before it counts.")
        String healthyFor,

        @Default("0s")
        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription(
                "Added to the recovery time of a run that names no incident: what detection is assumed to cost.")
        String detectionAllowance) {

    public PlanObjectives {
        clock = Objects.requireNonNullElse(clock, Clock.SERVICE_HEALTHY);
        healthyFor = Objects.requireNonNullElse(healthyFor, "10s");
        detectionAllowance = Objects.requireNonNullElse(detectionAllowance, "0s");
    }

    public static final PlanObjectives USUAL = new PlanObjectives(null, null, Clock.SERVICE_HEALTHY, "10s", "0s");
}
