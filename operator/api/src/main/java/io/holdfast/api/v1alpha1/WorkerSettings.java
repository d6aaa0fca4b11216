package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How the worker pods of a policy run. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("How the worker pods of a policy run.")
@ValidationRule(
        value =
                "(!has(self.labels) || self.labels.all(k, !k.contains('holdfast.io/') && !k.contains('kubernetes.io/'))) && (!has(self.annotations) || self.annotations.all(k, !k.contains('holdfast.io/')))",
        message = "labels and annotations of holdfast.io, and labels of kubernetes.io, are not for plans to set")
public record WorkerSettings(
        @JsonPropertyDescription("What a worker pod asks of its node.")
        WorkerResources resources,

        @Size(max = 16) @JsonPropertyDescription("Labels of the nodes it may run on.")
        Map<String, String> nodeSelector,

        @Size(max = 16) @JsonPropertyDescription("Taints of nodes that do not keep it away.")
        List<Toleration> tolerations,

        @Size(max = 16) @JsonPropertyDescription("What labels of its node must be, all of them.")
        List<NodeRequirement> nodeRequirements,

        @Size(max = 317)
        @JsonPropertyDescription(
                "Label of nodes, topology.kubernetes.io/zone for example: a node that shares its value with the node of the source's pod is preferred. Without meaning for sources that name no pod.")
        @Nullable
        String nearSource,

        @Pattern(Patterns.DNS_SUBDOMAIN)
        @Size(max = 253)
        @JsonPropertyDescription("PriorityClass of the pods; absent means the cluster's default.")
        @Nullable
        String priorityClassName,

        @Size(max = 16) @JsonPropertyDescription("More labels of the pods, for NetworkPolicies and the like.")
        Map<String, String> labels,

        @Size(max = 16)
        @JsonPropertyDescription("More annotations of the pods, to keep a service mesh's sidecar out, for example.")
        Map<String, String> annotations) {

    public WorkerSettings {
        resources = Objects.requireNonNullElse(resources, WorkerResources.USUAL);
        nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
        nodeRequirements = nodeRequirements == null ? List.of() : List.copyOf(nodeRequirements);
        tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
    }

    /** The same place, with the resources that every worker gets by itself. */
    public WorkerSettings withUsualResources() {
        return new WorkerSettings(
                WorkerResources.USUAL,
                nodeSelector,
                tolerations,
                nodeRequirements,
                nearSource,
                priorityClassName,
                labels,
                annotations);
    }

    public static final WorkerSettings USUAL =
            new WorkerSettings(WorkerResources.USUAL, Map.of(), List.of(), List.of(), null, null, Map.of(), Map.of());
}
