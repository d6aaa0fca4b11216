package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import java.util.Objects;

/** How the worker pods of a policy run. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("How the worker pods of a policy run.")
public record WorkerSettings(
        @JsonPropertyDescription("What a worker pod asks of its node.")
        WorkerResources resources,

        @Size(max = 16) @JsonPropertyDescription("Labels of the nodes it may run on.")
        Map<String, String> nodeSelector) {

    public WorkerSettings {
        resources = Objects.requireNonNullElse(resources, WorkerResources.USUAL);
        nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
    }

    public static final WorkerSettings USUAL = new WorkerSettings(WorkerResources.USUAL, Map.of());
}
