package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the schedules and the sources of a policy stand. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Where the schedules and the sources of a policy stand.")
public record BackupPolicyStatus(
        @JsonPropertyDescription("Generation of the spec that this status is about.") @Nullable
        Long observedGeneration,

        @Size(max = 16)
        @JsonPropertyDescription(
                "Ready says whether the policy is armed; Reconciling and Stalled are present only when abnormal.")
        List<Condition> conditions,

        @Size(max = 16) @JsonPropertyDescription("Where each schedule stands.")
        List<ScheduleStatus> schedules,

        @Size(max = 64) @JsonPropertyDescription("What is known of each source's runs.")
        List<SourceStatus> sources,

        @Size(max = 8) @JsonPropertyDescription("Where each verification stands.")
        List<VerificationStatus> verifications,

        @Size(max = 128)
        @JsonPropertyDescription("Last value of the annotation holdfast.io/requested-at that was acted on.")
        @Nullable
        String lastRequest,

        @JsonPropertyDescription("Set once Backups were made of recovery points that were there before the policy.")
        @Nullable
        ImportStatus imported) {

    public BackupPolicyStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        schedules = schedules == null ? List.of() : List.copyOf(schedules);
        sources = sources == null ? List.of() : List.copyOf(sources);
        verifications = verifications == null ? List.of() : List.copyOf(verifications);
    }

    /** The same, with what became of the import. */
    public BackupPolicyStatus withImported(ImportStatus done) {
        return new BackupPolicyStatus(
                observedGeneration, conditions, schedules, sources, verifications, lastRequest, done);
    }

    /** A policy that nobody has looked at yet. */
    public static BackupPolicyStatus fresh() {
        return new BackupPolicyStatus(null, List.of(), List.of(), List.of(), List.of(), null, null);
    }
}
