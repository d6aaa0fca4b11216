package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** What a workload had before the run scaled it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What a workload had before the run scaled it.")
public record ScaledWorkload(
        @Required @Size(max = 128) @JsonPropertyDescription("Kind and name.")
        String workload,

        @JsonPropertyDescription("How many it had.") int replicas) {

    public ScaledWorkload {
        Objects.requireNonNull(workload, "workload is required");
    }
}
