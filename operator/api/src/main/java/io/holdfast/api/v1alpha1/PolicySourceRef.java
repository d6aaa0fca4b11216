package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A source of a BackupPolicy. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("A source of a BackupPolicy.")
public record PolicySourceRef(
        @Required @JsonPropertyDescription("The BackupPolicy.")
        LocalRef policyRef,

        @Pattern(Patterns.DNS_LABEL)
        @Size(max = 40)
        @JsonPropertyDescription("Name of the source; needed only if the policy has several.")
        @Nullable
        String source) {

    public PolicySourceRef {
        Objects.requireNonNull(policyRef, "policyRef is required");
    }
}
