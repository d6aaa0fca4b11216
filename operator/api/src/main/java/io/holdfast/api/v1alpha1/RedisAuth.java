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

/** Where the password of a Redis lies. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Where the password of a Redis lies.")
public record RedisAuth(
        @Required @JsonPropertyDescription("Secret that holds it.")
        LocalRef secretRef,

        @Pattern(Patterns.DATA_KEY)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Key in the Secret of the user name; absent means the default user.")
        @Nullable
        String usernameKey,

        @Default("password")
        @Pattern(Patterns.DATA_KEY)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Key in the Secret of the password.")
        String passwordKey) {

    public RedisAuth {
        Objects.requireNonNull(secretRef, "secretRef is required");
        passwordKey = Objects.requireNonNullElse(passwordKey, "password");
    }
}
