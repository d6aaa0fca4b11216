package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.Patterns;
import java.util.Objects;

/** What a verification proves. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What a verification proves.")
public record VerificationTarget(
        @Required @JsonPropertyDescription("The BackupPolicy.")
        LocalRef policyRef,

        @Required
        @Pattern(Patterns.DNS_LABEL)
        @Size(min = 1, max = 40)
        @JsonPropertyDescription("Name of the entry in its spec.verifications.")
        String verification,

        @Required
        @Pattern(Patterns.DNS_LABEL)
        @Size(min = 1, max = 40)
        @JsonPropertyDescription("The source whose recovery point is proven.")
        String source) {

    public VerificationTarget {
        Objects.requireNonNull(policyRef, "policyRef is required");
        Objects.requireNonNull(verification, "verification is required");
        Objects.requireNonNull(source, "source is required");
    }
}
