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
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Something that components do not say; exactly one action. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Something that components do not say; exactly one action.")
@ValidationRule(
        value =
                "[has(self.apply), has(self.scale), has(self.http), has(self.count), has(self.redis), has(self.qdrant), has(self.sql), has(self.job), has(self.evidence), has(self.network), has(self.waitFor), has(self.manual), has(self.approval)].filter(x, x).size() == 1",
        message = "a step needs exactly one action")
public record Step(
        @Required
        @Pattern(Patterns.DNS_LABEL)
        @Size(min = 1, max = 40)
        @JsonPropertyDescription("Name of the step, unique among steps and components.")
        String name,

        @Size(max = 32) @JsonPropertyDescription("Steps and components that must be done first.")
        List<@Size(max = 40) String> after,

        @Size(max = 32) @JsonPropertyDescription("Steps and components that wait for this one.")
        List<@Size(max = 40) String> before,

        @Default("[\"Drill\", \"Recovery\"]") @Size(min = 1, max = 4) @JsonPropertyDescription("Runs that have it.")
        List<RunMode> modes,

        @Default("5m")
        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription("How long one try may take.")
        String timeout,

        @JsonPropertyDescription("How often it is tried.") Retry retry,

        @JsonPropertyDescription("What its failure means; absent means as spec.onFailure says.") @Nullable
        StepFailure onFailure,

        @JsonPropertyDescription(
                "What happens when its worker dies while it runs; absent means AskPerson for POST and PATCH requests and for jobs Restart.")
        @Nullable
        OnInterrupt onInterrupt,

        @JsonPropertyDescription("The moment that its success stands for.") @Nullable
        Mark marks,

        @JsonPropertyDescription("Apply saved manifests.") @Nullable
        ApplyAction apply,

        @JsonPropertyDescription("Scale a workload and wait.") @Nullable
        ScaleAction scale,

        @JsonPropertyDescription("Send a request and judge the answer.") @Nullable
        HttpAction http,

        @JsonPropertyDescription("Compare exact counts with the recovery point.") @Nullable
        CountAction count,

        @JsonPropertyDescription("Ask Redis.") @Nullable RedisCheck redis,

        @JsonPropertyDescription("Ask Qdrant.") @Nullable QdrantCheck qdrant,

        @JsonPropertyDescription("Ask PostgreSQL.") @Nullable
        SqlCheck sql,

        @JsonPropertyDescription("Run a pod to its end.") @Nullable
        JobAction job,

        @JsonPropertyDescription("Keep logs and events.") @Nullable
        EvidenceAction evidence,

        @JsonPropertyDescription("Cut off or release pods.") @Nullable
        NetworkAction network,

        @JsonPropertyDescription("Wait for a condition.") @Nullable
        WaitAction waitFor,

        @JsonPropertyDescription("Ask a person.") @Nullable ManualAction manual,

        @JsonPropertyDescription("Wait for approvals.") @Nullable
        ApprovalAction approval,

        @JsonPropertyDescription(
                "What takes its effect back when the run rolls back. Done again if its worker dies: it must not matter whether it is done once or twice.")
        @Nullable
        Rollback rollback) {

    public Step {
        Objects.requireNonNull(name, "name is required");
        after = after == null ? List.of() : List.copyOf(after);
        before = before == null ? List.of() : List.copyOf(before);
        modes = modes == null ? List.of(RunMode.DRILL, RunMode.RECOVERY) : List.copyOf(modes);
        timeout = Objects.requireNonNullElse(timeout, "5m");
        retry = Objects.requireNonNullElse(retry, Retry.USUAL);
    }
}
