package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the last probe found. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What the last probe found.")
public record BackupRepositoryStatus(
        @JsonPropertyDescription("Generation of the spec that this status is about.") @Nullable
        Long observedGeneration,

        @Size(max = 16)
        @JsonPropertyDescription(
                "Ready says whether recovery points can be written; Reconciling and Stalled are present only when abnormal.")
        List<Condition> conditions,

        @JsonPropertyDescription("When the store was probed last.") @Nullable
        Instant lastProbeTime,

        @JsonPropertyDescription("Generation of the spec that the last probe looked at.") @Nullable
        Long probedGeneration,

        @JsonPropertyDescription("Number of the last probe that was started; it names its Job.") @Nullable
        Integer probe,

        @JsonPropertyDescription("Number of the last probe that ended.") @Nullable
        Integer probed,

        @JsonPropertyDescription("What the store was seen to do.") @Nullable
        Capabilities capabilities,

        @Size(max = 16) @JsonPropertyDescription("Fingerprints of the recipients that data is sealed to.")
        List<@Size(max = 128) String> recipients,

        @Size(max = 128) @JsonPropertyDescription("Fingerprint of the key that signs manifests.") @Nullable
        String signingKeyFingerprint) {

    public BackupRepositoryStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        recipients = recipients == null ? List.of() : List.copyOf(recipients);
    }
}
