package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where recovery points are kept, who can open them and who signs them. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Where recovery points are kept, who can open them and who signs them.")
@ValidationRule(value = "has(self.s3) != has(self.directory)", message = "spec needs exactly one of s3 and directory")
public record BackupRepositorySpec(
        @JsonPropertyDescription("A bucket.") @Nullable S3Store s3,

        @JsonPropertyDescription("A mounted folder.") @Nullable
        DirectoryStore directory,

        @Required @JsonPropertyDescription("Who can open what is stored.")
        Encryption encryption,

        @Required @JsonPropertyDescription("Who signs what is stored.")
        Signing signing,

        @JsonPropertyDescription("How hard the data is compressed.")
        Compression compression,

        @Default("1h")
        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription("How often the store is probed.")
        String probeInterval,

        @Default("false") @JsonPropertyDescription("Stop probing; backups to it still run.")
        boolean suspend) {

    public BackupRepositorySpec {
        Objects.requireNonNull(encryption, "encryption is required");
        Objects.requireNonNull(signing, "signing is required");
        compression = Objects.requireNonNullElse(compression, Compression.USUAL);
        probeInterval = Objects.requireNonNullElse(probeInterval, "1h");
    }
}
