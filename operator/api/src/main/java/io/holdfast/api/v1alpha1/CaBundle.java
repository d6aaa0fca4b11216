package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Certificates to trust besides those of the image. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Certificates to trust besides those of the image.")
@ValidationRule(
        value = "has(self.configMapRef) != has(self.secretRef)",
        message = "caBundle needs exactly one of configMapRef and secretRef")
public record CaBundle(
        @JsonPropertyDescription("ConfigMap that holds the PEM certificates.") @Nullable
        LocalRef configMapRef,

        @JsonPropertyDescription("Secret that holds the PEM certificates.") @Nullable
        LocalRef secretRef,

        @Default("ca.crt")
        @Pattern(Patterns.DATA_KEY)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Key of the PEM certificates.")
        String key) {

    public CaBundle {
        key = Objects.requireNonNullElse(key, "ca.crt");
    }
}
