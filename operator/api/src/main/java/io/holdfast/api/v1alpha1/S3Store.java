package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A bucket behind the S3 protocol. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("A bucket behind the S3 protocol.")
@ValidationRule(
        value = "!has(self.endpoint) || isURL(self.endpoint)",
        message = "endpoint must be an http or https URL")
public record S3Store(
        @Required
        @Pattern(Patterns.BUCKET)
        @Size(min = 3, max = 63)
        @JsonPropertyDescription("Name of the bucket; it must exist.")
        String bucket,

        @Pattern(Patterns.PREFIX)
        @Size(max = 512)
        @JsonPropertyDescription("Folder in the bucket below which everything is kept; no slash at either end.")
        @Nullable
        String prefix,

        @Pattern(Patterns.HTTP_URL)
        @Size(max = 512)
        @JsonPropertyDescription("Address of the service, http or https; absent means AWS.")
        @Nullable
        String endpoint,

        @Default("us-east-1") @Size(min = 1, max = 64) @JsonPropertyDescription("Region to sign for.")
        String region,

        @Default("false")
        @JsonPropertyDescription(
                "Address the bucket in the path and not in the host name, as most servers other than AWS need.")
        boolean pathStyle,

        @JsonPropertyDescription("Access key; absent means the chain of the environment (web identity, instance role).")
        @Nullable
        S3Credentials credentials,

        @JsonPropertyDescription("Certificates to trust for the endpoint.") @Nullable
        CaBundle caBundle,

        @Size(max = 64)
        @JsonPropertyDescription("Storage class of data objects; absent means the bucket's default.")
        @Nullable
        String storageClass,

        @JsonPropertyDescription("Encryption at rest that the store shall add.") @Nullable
        ServerSideEncryption serverSideEncryption,

        @Default("4") @Min(1) @Max(16) @JsonPropertyDescription("Parts that are uploaded at the same time.")
        Integer uploadConcurrency) {

    public S3Store {
        Objects.requireNonNull(bucket, "bucket is required");
        region = Objects.requireNonNullElse(region, "us-east-1");
        uploadConcurrency = Objects.requireNonNullElse(uploadConcurrency, 4);
    }
}
