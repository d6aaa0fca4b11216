package io.holdfast.api.worker;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.RecoveryPointRef;
import io.holdfast.api.v1alpha1.RepositoryResult;
import io.holdfast.api.v1alpha1.TransportChoice;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a worker says at its end, written as JSON into the termination log of its container. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What a worker says at its end, written as JSON into the termination log of its container.")
public record WorkerResult(
        @Required @JsonPropertyDescription("How the attempt ended.")
        Outcome outcome,

        @JsonPropertyDescription("The recovery point, if one was committed.") @Nullable
        RecoveryPointRef recoveryPoint,

        @JsonPropertyDescription("What became of it in each repository.")
        List<RepositoryResult> repositories,

        @JsonPropertyDescription("How the bytes travelled.") @Nullable
        TransportChoice transport,

        @JsonPropertyDescription("Milliseconds by phase of the work.")
        Map<String, Long> durations,

        @JsonPropertyDescription("What is worth knowing although it did not fail the attempt.")
        List<String> warnings,

        @JsonPropertyDescription("Recovery points that retention removed afterwards.")
        int expired,

        @JsonPropertyDescription("Why it failed; present exactly if it did.") @Nullable
        Failure failure,

        @JsonPropertyDescription("Whether it could not clean up all behind itself, so that a sweep is needed.")
        boolean remains,

        @JsonPropertyDescription("Objects below the source, in all repositories, that are not Holdfast's.")
        int foreign) {

    public WorkerResult {
        Objects.requireNonNull(outcome, "outcome is required");
        repositories = repositories == null ? List.of() : List.copyOf(repositories);
        durations = durations == null ? Map.of() : Map.copyOf(durations);
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
    }
}
