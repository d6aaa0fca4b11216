package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;

/** Where a verification by restore gets its instance from. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Where a verification by restore gets its instance from.")
public record Scratch(
        @Required
        @JsonPropertyDescription("The config source whose recovery points hold the manifests of the workload.")
        PolicySourceRef manifests,

        @Required
        @Size(min = 1, max = 4)
        @JsonPropertyDescription("What runs the store; started from the saved manifests, empty, with one replica.")
        List<WorkloadRef> workloads) {

    public Scratch {
        Objects.requireNonNull(manifests, "manifests is required");
        workloads = workloads == null ? List.of() : List.copyOf(workloads);
    }
}
