package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The key that signs manifests, and the keys whose signatures are trusted. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("The key that signs manifests, and the keys whose signatures are trusted.")
@ValidationRule(
        value = "!has(self.reportKeyRef) || has(self.publicKeys)",
        message = "reportKeyRef needs publicKeys: who has no key of manifests must be told whose are trusted")
@ValidationRule(
        value = "!has(self.reportKeyRef) || self.reportKeyRef.name != self.secretRef.name",
        message = "reportKeyRef must name another Secret than secretRef: runs mount all of it")
@ValidationRule(
        value = "!has(self.reportKeyRef) || has(self.reportPublicKeys)",
        message = "reportKeyRef needs reportPublicKeys: workers that back up do not hold that key, and must know it")
@ValidationRule(
        value =
                "!has(self.reportPublicKeys) || !has(self.publicKeys) || self.reportPublicKeys.all(k, !(k in self.publicKeys))",
        message =
                "a key of reportPublicKeys must not be in publicKeys: keys of reports are never trusted for manifests")
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
        List<@Pattern(Patterns.BASE64) @Size(max = 64) String> publicKeys,

        @JsonPropertyDescription(
                "Secret with an Ed25519 private key, PKCS#8 PEM, that signs what runs write: proofs, pins and reports. Runs then do not get the key of manifests.")
        @Nullable
        KeyRef reportKeyRef,

        @Size(max = 16)
        @JsonPropertyDescription(
                "Raw Ed25519 public keys, base64, that are trusted for proofs, pins and reports besides the one of reportKeyRef, and never for manifests.")
        List<@Pattern(Patterns.BASE64) @Size(max = 64) String> reportPublicKeys) {

    public Signing {
        Objects.requireNonNull(secretRef, "secretRef is required");
        key = Objects.requireNonNullElse(key, "ed25519.pem");
        publicKeys = publicKeys == null ? List.of() : List.copyOf(publicKeys);
        reportPublicKeys = reportPublicKeys == null ? List.of() : List.copyOf(reportPublicKeys);
    }
}
