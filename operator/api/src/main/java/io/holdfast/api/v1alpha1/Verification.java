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
import org.jspecify.annotations.Nullable;

/** When and how recovery points are proven. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("When and how recovery points are proven.")
@ValidationRule(
        value = "self.level != 'Restore' || has(self.scratch)",
        message = "a verification of level Restore needs scratch")
@ValidationRule(value = Rules.KNOWN_ZONE, message = Rules.KNOWN_ZONE_SAYS)
public record Verification(
        @Required
        @Pattern(Patterns.DNS_LABEL)
        @Size(min = 1, max = 40)
        @JsonPropertyDescription("Name of the verification, unique in the policy.")
        String name,

        @Required
        @Pattern(Patterns.CRON)
        @Size(min = 6, max = 120)
        @JsonPropertyDescription("Five fields, as in a schedule.")
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
        @JsonPropertyDescription("How late a run that was missed may still start.")
        String startingDeadline,

        @Size(max = 32) @JsonPropertyDescription("Names of the sources; none named means all.")
        List<@Size(max = 40) String> sources,

        @Default("Content") @JsonPropertyDescription("How much is proven of the newest recovery point.")
        VerificationLevel level,

        @Required
        @JsonPropertyDescription(
                "Secret with the age identity that opens recovery points; mounted into the workers of verifications only.")
        KeyRef identity,

        @JsonPropertyDescription("For level Restore: where the scratch instance comes from.") @Nullable
        Scratch scratch,

        @Default("Required")
        @JsonPropertyDescription(
                "For level Restore: whether the instance must be proven to be cut off before data is restored.")
        IsolationProof isolationProof,

        @Default("false") @JsonPropertyDescription("Stop this verification.")
        boolean suspend) {

    public Verification {
        Objects.requireNonNull(name, "name is required");
        Objects.requireNonNull(cron, "cron is required");
        timeZone = Objects.requireNonNullElse(timeZone, "UTC");
        jitter = Objects.requireNonNullElse(jitter, "0s");
        startingDeadline = Objects.requireNonNullElse(startingDeadline, "12h");
        sources = sources == null ? List.of() : List.copyOf(sources);
        level = Objects.requireNonNullElse(level, VerificationLevel.CONTENT);
        Objects.requireNonNull(identity, "identity is required");
        isolationProof = Objects.requireNonNullElse(isolationProof, IsolationProof.REQUIRED);
    }
}
