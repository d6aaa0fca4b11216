package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.Patterns;
import io.holdfast.api.v1alpha1.Priority;
import io.holdfast.api.v1alpha1.WorkloadRef;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One part of the stack, and how it comes back. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("One part of the stack, and how it comes back.")
@ValidationRule(
        value = "!has(self.recoveryPoint) || !has(self.recoveryPoint.maxSkew)",
        message = "maxSkew compares components: set it in the plan's recoveryPoint")
@ValidationRule(
        value = "has(self.policyRef) || (has(self.workloads) && size(self.workloads) > 0)",
        message = "a component needs policyRef, workloads, or both")
public record Component(
        @Required
        @Pattern(Patterns.DNS_LABEL)
        @Size(min = 1, max = 40)
        @JsonPropertyDescription("Name of the component, unique in the plan.")
        String name,

        @JsonPropertyDescription(
                "The BackupPolicy whose recovery points hold its data; absent for a component that has none.")
        @Nullable
        LocalRef policyRef,

        @Pattern(Patterns.DNS_LABEL)
        @Size(max = 40)
        @JsonPropertyDescription("Name of the source; needed only if the policy has several.")
        @Nullable
        String source,

        @Pattern(Patterns.DNS_SUBDOMAIN)
        @Size(max = 63)
        @JsonPropertyDescription("Which of the policy's repositories is read; absent means its first.")
        @Nullable
        String repository,

        @Size(max = 16)
        @JsonPropertyDescription(
                "What runs it: started from the saved manifests where it does not exist, and waited for.")
        List<WorkloadRef> workloads,

        @JsonPropertyDescription(
                "How much its loss hurts; decides between components that could start at once. Absent means what its policy says, or P3.")
        @Nullable
        Priority priority,

        @Default("Critical") @JsonPropertyDescription("What its failure means.")
        Importance importance,

        @Size(max = 32) @JsonPropertyDescription("Components that must be back first.")
        List<@Size(max = 40) String> dependsOn,

        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription("Its own largest loss of data, as time.")
        @Nullable
        String rpo,

        @JsonPropertyDescription("Its own choice of recovery point.") @Nullable
        PointSelection recoveryPoint,

        @JsonPropertyDescription("How its data is put back.")
        ComponentRestore restore,

        @Size(max = 16)
        @JsonPropertyDescription(
                "Workloads that a recovery scales to zero before the data is touched, and back afterwards.")
        List<WorkloadRef> quiesce,

        @Default("1h")
        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription("How long its restore may take.")
        String timeout) {

    public Component {
        Objects.requireNonNull(name, "name is required");
        workloads = workloads == null ? List.of() : List.copyOf(workloads);
        importance = Objects.requireNonNullElse(importance, Importance.CRITICAL);
        dependsOn = dependsOn == null ? List.of() : List.copyOf(dependsOn);
        restore = Objects.requireNonNullElse(restore, ComponentRestore.USUAL);
        quiesce = quiesce == null ? List.of() : List.copyOf(quiesce);
        timeout = Objects.requireNonNullElse(timeout, "1h");
    }
}
