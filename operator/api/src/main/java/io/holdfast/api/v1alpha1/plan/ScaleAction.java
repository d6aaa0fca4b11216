package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.holdfast.api.v1alpha1.WorkloadRef;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Scales a workload and waits until it is so. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Scales a workload and waits until it is so.")
public record ScaleAction(
        @Required @JsonPropertyDescription("Which.") WorkloadRef workload,

        @Min(0)
        @Max(1000)
        @JsonPropertyDescription("To how many; absent means as many as it had before this run scaled it.")
        @Nullable
        Integer replicas) {

    public ScaleAction {
        Objects.requireNonNull(workload, "workload is required");
    }
}
