package io.holdfast.api.worker;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.holdfast.api.v1alpha1.Capabilities;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a worker found out about one repository, written as JSON into the termination log of its container. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription(
        "What a worker found out about one repository, written as JSON into the termination log of its container.")
public record RepositoryProbe(
        @Required @JsonPropertyDescription("Name of the BackupRepository.")
        String repository,

        @JsonPropertyDescription("Recovery points can be written and read back.")
        boolean ready,

        @Required @JsonPropertyDescription("Machine word, CamelCase; Available if it is ready.")
        String reason,

        @JsonPropertyDescription("What was seen.") @Nullable String message,

        @JsonPropertyDescription("What to do about it.") @Nullable
        String hint,

        @JsonPropertyDescription("What the store was seen to do.") @Nullable
        Capabilities capabilities,

        @JsonPropertyDescription("Fingerprints of the recipients that data is sealed to.")
        List<String> recipients,

        @JsonPropertyDescription("Fingerprint of the key that signs manifests.") @Nullable
        String signingKeyFingerprint) {

    public RepositoryProbe {
        Objects.requireNonNull(repository, "repository is required");
        Objects.requireNonNull(reason, "reason is required");
        recipients = recipients == null ? List.of() : List.copyOf(recipients);
    }
}
