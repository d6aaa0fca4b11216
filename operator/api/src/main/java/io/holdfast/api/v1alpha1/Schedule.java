package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;

/** When sources are captured by the clock. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("When sources are captured by the clock.")
@ValidationRule(value = "!self.cron.matches('(^|[ ,])H')", message = "H is not supported in cron; use jitter")
@ValidationRule(value = Rules.KNOWN_ZONE, message = Rules.KNOWN_ZONE_SAYS)
public record Schedule(
        @Required
        @Pattern(Patterns.DNS_LABEL)
        @Size(min = 1, max = 40)
        @JsonPropertyDescription("Name of the schedule, unique in the policy.")
        String name,

        @Required
        @Pattern(Patterns.CRON)
        @Size(min = 6, max = 120)
        @JsonPropertyDescription(
                "Five fields (minute, hour, day of month, month, day of week), or @hourly, @daily, @weekly, @monthly.")
        String cron,

        @Default("UTC")
        @Pattern(Patterns.TIME_ZONE)
        @Size(max = 64)
        @JsonPropertyDescription("IANA time zone of the fields.")
        String timeZone,

        @Size(max = 32) @JsonPropertyDescription("Names of the sources to capture; none named means all.")
        List<@Size(max = 40) String> sources,

        @Default("0s")
        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription(
                "Largest delay that is added to every run; the same for a schedule each time, different between schedules.")
        String jitter,

        @Default("1h")
        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription("How late a run that was missed may still start.")
        String startingDeadline,

        @Default("false") @JsonPropertyDescription("Stop this schedule.")
        boolean suspend) {

    public Schedule {
        Objects.requireNonNull(name, "name is required");
        Objects.requireNonNull(cron, "cron is required");
        timeZone = Objects.requireNonNullElse(timeZone, "UTC");
        sources = sources == null ? List.of() : List.copyOf(sources);
        jitter = Objects.requireNonNullElse(jitter, "0s");
        startingDeadline = Objects.requireNonNullElse(startingDeadline, "1h");
    }
}
