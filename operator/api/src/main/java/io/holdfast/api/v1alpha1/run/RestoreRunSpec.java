package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.Patterns;
import io.holdfast.api.v1alpha1.plan.PointSelection;
import io.holdfast.api.v1alpha1.plan.RunMode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One execution of a RestorePlan, or one verification of a recovery point. Never changes. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("One execution of a RestorePlan, or one verification of a recovery point. Never changes.")
@ValidationRule(value = "self == oldSelf", message = "spec is immutable: create another RestoreRun instead")
@ValidationRule(
        value = "(self.mode == 'Verification') == has(self.verify)",
        message = "mode Verification, and only it, needs verify")
@ValidationRule(
        value = "(self.mode == 'Verification') != has(self.planRef)",
        message = "every other mode needs planRef")
@ValidationRule(value = "self.mode != 'Recovery' || has(self.requestedBy)", message = "a Recovery needs requestedBy")
@ValidationRule(value = "!has(self.drill) || self.mode == 'Drill'", message = "drill goes with mode Drill only")
public record RestoreRunSpec(
        @JsonPropertyDescription("The RestorePlan.") @Nullable
        LocalRef planRef,

        @JsonPropertyDescription("What a run of mode Verification proves.") @Nullable
        VerificationTarget verify,

        @Required @JsonPropertyDescription("What it is for.")
        RunMode mode,

        @Pattern(Patterns.DNS_LABEL)
        @Size(max = 40)
        @JsonPropertyDescription("Name of the drill in the plan that this run is.")
        @Nullable
        String drill,

        @Size(max = 1024) @JsonPropertyDescription("Why, for the report.") @Nullable
        String reason,

        @Size(max = 253)
        @JsonPropertyDescription("Who asks. The API server lets a Recovery in only if this is the user who creates it.")
        @Nullable
        String requestedBy,

        @JsonPropertyDescription("What it answers.") @Nullable
        Incident incident,

        @Size(max = 32)
        @JsonPropertyDescription(
                "Only these components and what they depend on; none named means all, or those of the drill.")
        List<@Size(max = 40) String> components,

        @JsonPropertyDescription(
                "Which recovery points it takes, instead of what the plan says. Pinned names one of one component; the others take what the plan says.")
        @Nullable
        PointSelection recoveryPoint,

        @Pattern("^[0-9a-f]{64}$")
        @Size(max = 64)
        @JsonPropertyDescription("If given, the run starts only if the plan still has this digest.")
        @Nullable
        String planDigest,

        @JsonPropertyDescription("The time, by the clock, that it was started for.") @Nullable
        Instant scheduledTime) {

    public RestoreRunSpec {
        Objects.requireNonNull(mode, "mode is required");
        components = components == null ? List.of() : List.copyOf(components);
    }
}
