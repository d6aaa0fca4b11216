package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;

/** The key that signs manifests, and the keys whose signatures are trusted. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("The key that signs manifests, and the keys whose signatures are trusted.")
public record Signing(
        @Required @JsonPropertyDescription("Secret that holds the private key.")
        LocalRef secretRef,

        @Default("ed25519.pem")
        @Pattern(Patterns.DATA_KEY)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Key in the Secret of the Ed25519 private key, PKCS#8 PEM.")
        String key,

        @Size(max = 16)
        @JsonPropertyDescription(
                "Raw Ed25519 public keys, base64, whose signatures are trusted besides the one of the private key: the keys of before a rotation.")
        List<@Pattern(Patterns.BASE64) @Size(max = 64) String> publicKeys) {

    public Signing {
        Objects.requireNonNull(secretRef, "secretRef is required");
        key = Objects.requireNonNullElse(key, "ed25519.pem");
        publicKeys = publicKeys == null ? List.of() : List.copyOf(publicKeys);
    }
}
