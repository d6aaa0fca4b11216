package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One run for one source of a policy. Never changes. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("One run for one source of a policy. Never changes.")
@ValidationRule(value = "self == oldSelf", message = "spec is immutable: create another Backup instead")
public record BackupSpec(
        @Required @JsonPropertyDescription("The BackupPolicy that says how.")
        LocalRef policyRef,

        @Required
        @Pattern(Patterns.DNS_LABEL)
        @Size(min = 1, max = 40)
        @JsonPropertyDescription("Name of the source in the policy.")
        String source,

        @Default("Manual") @JsonPropertyDescription("Why it was started.")
        Trigger trigger,

        @Pattern(Patterns.DNS_LABEL)
        @Size(max = 40)
        @JsonPropertyDescription("Name of the schedule that started it.")
        @Nullable
        String schedule,

        @JsonPropertyDescription("The time, by the clock, that it was started for.") @Nullable
        Instant scheduledTime) {

    public BackupSpec {
        Objects.requireNonNull(policyRef, "policyRef is required");
        Objects.requireNonNull(source, "source is required");
        trigger = Objects.requireNonNullElse(trigger, Trigger.MANUAL);
    }
}
