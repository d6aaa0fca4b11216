package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import io.holdfast.api.Fitting;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a run stands and what it made. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Where a run stands and what it made.")
public record BackupStatus(
        @JsonPropertyDescription("Generation of the spec that this status is about.") @Nullable
        Long observedGeneration,

        @Size(max = 16)
        @JsonPropertyDescription(
                "Succeeded is True or False when the run is over; Reconciling is present while it runs.")
        List<Condition> conditions,

        @JsonPropertyDescription("Where the run stands, for people.") @Nullable
        BackupPhase phase,

        @JsonPropertyDescription("Number of the attempt that runs or ran last; 0 before the first.") @Nullable
        Integer attempt,

        @JsonPropertyDescription("When the next attempt starts.") @Nullable
        Instant nextAttemptTime,

        @JsonPropertyDescription("The pod of the last attempt.") @Nullable
        WorkerRef worker,

        @JsonPropertyDescription("When the first attempt was started.") @Nullable
        Instant startTime,

        @JsonPropertyDescription("When the run was over.") @Nullable
        Instant completionTime,

        @JsonPropertyDescription("How far the worker is; written by the worker itself.") @Nullable
        Progress progress,

        @JsonPropertyDescription("The recovery point.") @Nullable
        RecoveryPointRef recoveryPoint,

        @Size(max = 4) @JsonPropertyDescription("What became of it in each repository.")
        List<RepositoryResult> repositories,

        @JsonPropertyDescription("How the bytes travelled.") @Nullable
        TransportChoice transport,

        @Size(max = 32) @JsonPropertyDescription("Milliseconds by phase of the work.")
        Map<String, Long> durations,

        @Size(max = 32) @JsonPropertyDescription("What is worth knowing although it did not fail the run.")
        List<@Size(max = 1024) String> warnings,

        @JsonPropertyDescription("Why the last attempt failed.") @Nullable
        Failure failure,

        @JsonPropertyDescription("Recovery points that retention removed afterwards.") @Nullable
        Integer expired,

        @JsonPropertyDescription("Where the sweep stands, if one is needed.") @Nullable
        Cleanup cleanup,

        @JsonPropertyDescription(
                "Objects below the source, in all repositories, that are not Holdfast's and are left alone.")
        @Nullable
        Integer foreign) {

    public BackupStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        repositories = repositories == null ? List.of() : List.copyOf(repositories);
        durations = durations == null ? Map.of() : Fitting.counts(durations, 32);
        warnings = warnings == null ? List.of() : Fitting.texts(warnings, 32, 1024);
    }

    /** A run that nobody has looked at yet. */
    public static BackupStatus fresh() {
        return new BackupStatus(
                null,
                List.of(),
                BackupPhase.PENDING,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                Map.of(),
                List.of(),
                null,
                null,
                null,
                null);
    }

    /** Whether the run is over; nothing changes its outcome any more. */
    @JsonIgnore
    public boolean isOver() {
        return phase != null && phase.isTerminal();
    }

    /** The part of the status that the operator writes; progress is the worker's. */
    public BackupStatus withoutProgress() {
        return new BackupStatus(
                observedGeneration,
                conditions,
                phase,
                attempt,
                nextAttemptTime,
                worker,
                startTime,
                completionTime,
                null,
                recoveryPoint,
                repositories,
                transport,
                durations,
                warnings,
                failure,
                expired,
                cleanup,
                foreign);
    }
}
