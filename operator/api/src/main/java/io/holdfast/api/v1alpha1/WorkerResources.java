package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Objects;

/** What a worker pod asks of its node. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What a worker pod asks of its node.")
public record WorkerResources(
        @JsonPropertyDescription("What it is given at least.")
        WorkerRequests requests,

        @JsonPropertyDescription("What it gets at most.") WorkerLimits limits) {

    public WorkerResources {
        requests = Objects.requireNonNullElse(requests, WorkerRequests.USUAL);
        limits = Objects.requireNonNullElse(limits, WorkerLimits.USUAL);
    }

    public static final WorkerResources USUAL = new WorkerResources(WorkerRequests.USUAL, WorkerLimits.USUAL);
}
