package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is known of a source's runs. It outlives the Backup objects. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What is known of a source's runs. It outlives the Backup objects.")
public record SourceStatus(
        @Required @Size(max = 40) @JsonPropertyDescription("Name of the source.")
        String name,

        @JsonPropertyDescription("When the last successful run ended.") @Nullable
        Instant lastSuccessTime,

        @JsonPropertyDescription("When a run was started last.") @Nullable
        Instant lastAttemptTime,

        @Size(max = 253) @JsonPropertyDescription("Name of the last finished Backup.") @Nullable
        String lastBackup,

        @Size(max = 128) @JsonPropertyDescription("Id of the youngest recovery point.") @Nullable
        String lastRecoveryPoint,

        @JsonPropertyDescription("The moment whose state the youngest recovery point holds.") @Nullable
        Instant lastConsistencyTime,

        @JsonPropertyDescription("Plain size of the youngest recovery point.") @Nullable
        Long lastSizeBytes,

        @JsonPropertyDescription("Stored size of the youngest recovery point.") @Nullable
        Long lastStoredBytes,

        @Size(max = 7)
        @JsonPropertyDescription("Plain sizes of up to seven recovery points before the youngest, youngest first.")
        List<Long> previousSizes,

        @JsonPropertyDescription("How long the last successful run took.") @Nullable
        Double lastDurationSeconds,

        @JsonPropertyDescription("Runs that failed since the last success.")
        int consecutiveFailures,

        @Size(max = 64) @JsonPropertyDescription("Failed runs by reason, counted since the policy exists.")
        Map<String, Long> failuresByReason,

        @JsonPropertyDescription("How far its changes are captured, if they are watched.") @Nullable
        SourceChanges changes,

        @Size(max = 1024)
        @JsonPropertyDescription("UIDs of the Backup objects that are in these figures and still exist.")
        List<@Size(max = 36) String> counted,

        @JsonPropertyDescription(
                "Objects below it in the repositories that are not Holdfast's, as its last successful run saw.")
        @Nullable
        Integer foreignObjects) {

    public SourceStatus {
        Objects.requireNonNull(name, "name is required");
        previousSizes = previousSizes == null ? List.of() : List.copyOf(previousSizes);
        failuresByReason = failuresByReason == null ? Map.of() : Map.copyOf(failuresByReason);
        counted = counted == null ? List.of() : List.copyOf(counted);
    }

    /** A source that has not run yet. */
    public static SourceStatus unknown(String name) {
        return new SourceStatus(
                name, null, null, null, null, null, null, null, List.of(), null, 0, Map.of(), null, List.of(), null);
    }

    /** The same, with what is known of its changes. */
    public SourceStatus withChanges(@Nullable SourceChanges known) {
        return new SourceStatus(
                name,
                lastSuccessTime,
                lastAttemptTime,
                lastBackup,
                lastRecoveryPoint,
                lastConsistencyTime,
                lastSizeBytes,
                lastStoredBytes,
                previousSizes,
                lastDurationSeconds,
                consecutiveFailures,
                failuresByReason,
                known,
                counted,
                foreignObjects);
    }
}
