package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The pod that does the work. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("The pod that does the work.")
public record WorkerRef(
        @Size(max = 253) @JsonPropertyDescription("Name of its Job.") @Nullable
        String jobName,

        @Size(max = 253) @JsonPropertyDescription("Name of the pod.") @Nullable
        String podName) {}
