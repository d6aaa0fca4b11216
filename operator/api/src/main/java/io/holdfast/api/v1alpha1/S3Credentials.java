package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where the access key of a bucket lies. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Where the access key of a bucket lies.")
public record S3Credentials(
        @Required @JsonPropertyDescription("Secret that holds the keys.")
        LocalRef secretRef,

        @Default("accessKeyId")
        @Pattern(Patterns.DATA_KEY)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Key in the Secret of the access key id.")
        String accessKeyIdKey,

        @Default("secretAccessKey")
        @Pattern(Patterns.DATA_KEY)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Key in the Secret of the secret access key.")
        String secretAccessKeyKey,

        @Pattern(Patterns.DATA_KEY)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Key in the Secret of a session token; leave out if there is none.")
        @Nullable
        String sessionTokenKey) {

    public S3Credentials {
        Objects.requireNonNull(secretRef, "secretRef is required");
        accessKeyIdKey = Objects.requireNonNullElse(accessKeyIdKey, "accessKeyId");
        secretAccessKeyKey = Objects.requireNonNullElse(secretAccessKeyKey, "secretAccessKey");
    }
}
