package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.WorkerRef;
import io.holdfast.api.v1alpha1.plan.RunResult;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a run stands. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Where a run stands.")
public record RestoreRunStatus(
        @JsonPropertyDescription("Generation of the spec that this status is about.") @Nullable
        Long observedGeneration,

        @Size(max = 16)
        @JsonPropertyDescription(
                "Succeeded is True or False when the run is over; Approved, Isolated, DataRestored, ServiceHealthy and CleanedUp say how far it is.")
        List<Condition> conditions,

        @JsonPropertyDescription("Where it stands, for people.") @Nullable
        RunState state,

        @JsonPropertyDescription("How it ended.") @Nullable RunResult result,

        @JsonPropertyDescription("Number of the worker that carries it out.") @Nullable
        Integer attempt,

        @JsonPropertyDescription("When the next worker starts.") @Nullable
        Instant nextAttemptTime,

        @JsonPropertyDescription("The pod of the last worker.") @Nullable
        WorkerRef worker,

        @JsonPropertyDescription("When the first worker was started.") @Nullable
        Instant startTime,

        @JsonPropertyDescription("When it was over.") @Nullable
        Instant completionTime,

        @JsonPropertyDescription("Why it failed.") @Nullable Failure failure,

        @Size(max = 64)
        @JsonPropertyDescription(
                "SHA-256 of what the run works from: its plan with policies and repositories, as the ControllerRevision plan-UID of the run holds them.")
        @Nullable
        String frozenPlan,

        @Size(max = 64) @JsonPropertyDescription("Achieved recovery time against its objective.") @Nullable
        String recoveryTime,

        @Size(max = 64) @JsonPropertyDescription("Largest loss of data against its objective.") @Nullable
        String dataLoss,

        @JsonPropertyDescription("How far the worker is; written by the worker itself.") @Nullable
        Execution execution) {

    public RestoreRunStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    /** A run that nobody has looked at yet. */
    public static RestoreRunStatus fresh() {
        return new RestoreRunStatus(
                null, List.of(), null, null, null, null, null, null, null, null, null, null, null, null);
    }

    /** Whether the run is over; nothing changes its outcome any more. */
    @JsonIgnore
    public boolean isOver() {
        return state == RunState.FINISHED;
    }

    /** The part of the status that the operator writes; the execution is the worker's. */
    public RestoreRunStatus withoutExecution() {
        return new RestoreRunStatus(
                observedGeneration,
                conditions,
                state,
                result,
                attempt,
                nextAttemptTime,
                worker,
                startTime,
                completionTime,
                failure,
                frozenPlan,
                recoveryTime,
                dataLoss,
                null);
    }
}
