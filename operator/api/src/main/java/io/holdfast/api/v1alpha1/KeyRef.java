package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** One key of a Secret in the same namespace. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("One key of a Secret in the same namespace.")
public record KeyRef(
        @Required
        @Pattern(Patterns.DNS_SUBDOMAIN)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Name of the Secret, in the same namespace.")
        String name,

        @Required @Pattern(Patterns.DATA_KEY) @Size(min = 1, max = 253) @JsonPropertyDescription("Key in the Secret.")
        String key) {

    public KeyRef {
        Objects.requireNonNull(name, "name is required");
        Objects.requireNonNull(key, "key is required");
    }
}
