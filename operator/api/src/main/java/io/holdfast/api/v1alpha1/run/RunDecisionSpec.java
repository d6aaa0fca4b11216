package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.holdfast.api.v1alpha1.LocalRef;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a person decides about a run. Never changes. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What a person decides about a run. Never changes.")
@ValidationRule(value = "self == oldSelf", message = "spec is immutable: create another RunDecision instead")
@ValidationRule(
        value = "self.verdict in ['Approve', 'Reject', 'Abort'] || has(self.step)",
        message = "Confirm, Retry and Skip need step")
@ValidationRule(
        value = "!(self.verdict in ['Skip']) || has(self.reason)",
        message = "Skip needs a reason: it becomes a finding")
public record RunDecisionSpec(
        @Required @JsonPropertyDescription("The RestoreRun.")
        LocalRef runRef,

        @Required @JsonPropertyDescription("What is decided.")
        Verdict verdict,

        @Size(max = 96)
        @JsonPropertyDescription(
                "The step that it is about; absent for the approval of the whole run, Reject and Abort.")
        @Nullable
        String step,

        @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Who decides. The API server lets it in only if this is the user who creates it.")
        String by,

        @Size(max = 1024) @JsonPropertyDescription("Why, for the report.") @Nullable
        String reason,

        @Required
        @Pattern("^[0-9a-f]{64}$")
        @Size(min = 64, max = 64)
        @JsonPropertyDescription(
                "status.execution.digest of the run: what is decided about. It counts for that very run and for no other of its name.")
        String digest) {

    public RunDecisionSpec {
        Objects.requireNonNull(runRef, "runRef is required");
        Objects.requireNonNull(verdict, "verdict is required");
        Objects.requireNonNull(by, "by is required");
        Objects.requireNonNull(digest, "digest is required");
    }
}
