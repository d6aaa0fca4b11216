package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** The private keys of the SealedSecrets controller, without which SealedSecrets cannot be opened again. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription(
        "The private keys of the SealedSecrets controller, without which SealedSecrets cannot be opened again.")
public record SealingKeys(
        @Default("false") @JsonPropertyDescription("Capture them.")
        boolean enabled,

        @Default("kube-system")
        @Pattern(Patterns.DNS_LABEL)
        @Size(max = 63)
        @JsonPropertyDescription("Namespace of the controller.")
        String namespace) {

    public SealingKeys {
        namespace = Objects.requireNonNullElse(namespace, "kube-system");
    }
}
