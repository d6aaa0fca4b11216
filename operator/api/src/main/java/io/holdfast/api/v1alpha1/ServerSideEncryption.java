package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Encryption at rest that the store adds; the data is sealed with age before it gets there. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Encryption at rest that the store adds; the data is sealed with age before it gets there.")
@ValidationRule(value = "!has(self.kmsKeyId) || self.type == 'SSE-KMS'", message = "kmsKeyId is only for type SSE-KMS")
public record ServerSideEncryption(
        @Required @JsonPropertyDescription("Who holds the key.")
        EncryptionType type,

        @Size(max = 2048)
        @JsonPropertyDescription("Id or ARN of the key, for SSE-KMS; absent means the store's default key.")
        @Nullable
        String kmsKeyId) {

    public ServerSideEncryption {
        Objects.requireNonNull(type, "type is required");
    }
}
