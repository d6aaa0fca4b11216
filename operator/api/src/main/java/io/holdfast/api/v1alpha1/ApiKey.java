package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** Where an API key lies. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Where an API key lies.")
public record ApiKey(
        @Required @JsonPropertyDescription("Secret that holds it.")
        LocalRef secretRef,

        @Default("api-key")
        @Pattern(Patterns.DATA_KEY)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Key in the Secret.")
        String key) {

    public ApiKey {
        Objects.requireNonNull(secretRef, "secretRef is required");
        key = Objects.requireNonNullElse(key, "api-key");
    }
}
