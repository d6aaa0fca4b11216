package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.holdfast.api.v1alpha1.Patterns;
import io.holdfast.api.v1alpha1.Rules;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** When and how the plan is rehearsed. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("When and how the plan is rehearsed.")
@ValidationRule(value = "self.trigger != 'Schedule' || has(self.cron)", message = "a drill by Schedule needs cron")
@ValidationRule(value = Rules.KNOWN_ZONE, message = Rules.KNOWN_ZONE_SAYS)
public record Drill(
        @Required
        @Pattern(Patterns.DNS_LABEL)
        @Size(min = 1, max = 40)
        @JsonPropertyDescription("Name of the drill, unique in the plan.")
        String name,

        @Default("Schedule") @JsonPropertyDescription("What starts it.")
        DrillTrigger trigger,

        @Pattern(Patterns.CRON)
        @Size(min = 6, max = 120)
        @JsonPropertyDescription("Five fields, as in a BackupPolicy.")
        @Nullable
        String cron,

        @Default("UTC")
        @Pattern(Patterns.TIME_ZONE)
        @Size(max = 64)
        @JsonPropertyDescription("IANA time zone of the fields.")
        String timeZone,

        @Default("0s")
        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription("Largest delay that is added to every run.")
        String jitter,

        @Default("12h")
        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription("How late a drill that was missed may still start.")
        String startingDeadline,

        @Size(max = 32) @JsonPropertyDescription("Only these components and what they depend on; none named means all.")
        List<@Size(max = 40) String> components,

        @Default("false")
        @JsonPropertyDescription(
                "Whether approvals and manual steps are walked through; otherwise they are passed over, and the report says so.")
        boolean withPeople,

        @JsonPropertyDescription("Which recovery points it takes.") @Nullable
        PointSelection recoveryPoint,

        @JsonPropertyDescription("Done again when it failed.") @Nullable
        Retest retest,

        @Default("false") @JsonPropertyDescription("Stop this drill.")
        boolean suspend) {

    public Drill {
        Objects.requireNonNull(name, "name is required");
        trigger = Objects.requireNonNullElse(trigger, DrillTrigger.SCHEDULE);
        timeZone = Objects.requireNonNullElse(timeZone, "UTC");
        jitter = Objects.requireNonNullElse(jitter, "0s");
        startingDeadline = Objects.requireNonNullElse(startingDeadline, "12h");
        components = components == null ? List.of() : List.copyOf(components);
    }
}
