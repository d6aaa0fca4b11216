package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.holdfast.api.v1alpha1.KeyRef;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A header of a request. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("A header of a request.")
@ValidationRule(
        value = "has(self.value) != has(self.secretRef)",
        message = "a header needs exactly one of value and secretRef")
public record HttpHeader(
        @Required
        @Pattern("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")
        @Size(min = 1, max = 128)
        @JsonPropertyDescription("Its name.")
        String name,

        @Size(max = 1024) @JsonPropertyDescription("Its value.") @Nullable
        String value,

        @JsonPropertyDescription("The Secret that holds its value; in a drill, the Secret of the drill's namespace.")
        @Nullable
        KeyRef secretRef,

        @Size(max = 64) @JsonPropertyDescription("Put before the value, for example \"Bearer \".") @Nullable
        String prefix) {

    public HttpHeader {
        Objects.requireNonNull(name, "name is required");
    }
}
