package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.holdfast.api.v1alpha1.Patterns;
import java.util.Objects;

/** A value of a drill's Secret. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("A value of a drill's Secret.")
public record SecretValue(
        @Required
        @Pattern(Patterns.DNS_SUBDOMAIN)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Name of the Secret.")
        String secret,

        @Required @Pattern(Patterns.DATA_KEY) @Size(min = 1, max = 253) @JsonPropertyDescription("Key in it.")
        String key,

        @Required
        @Size(max = 4096)
        @JsonPropertyDescription(
                "The value; $(namespace) and $(secret:NAME/KEY), another value of the drill, are replaced.")
        String value) {

    public SecretValue {
        Objects.requireNonNull(secret, "secret is required");
        Objects.requireNonNull(key, "key is required");
        Objects.requireNonNull(value, "value is required");
    }
}
