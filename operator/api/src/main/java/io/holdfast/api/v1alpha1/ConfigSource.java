package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Configuration of namespaces: Secrets, ConfigMaps and, if asked for, everything that runs there. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Configuration of namespaces: Secrets, ConfigMaps and, if asked for, everything that runs there.")
public record ConfigSource(
        @Size(max = 64) @JsonPropertyDescription("Namespaces to capture; none named means the policy's.")
        List<@Pattern(Patterns.DNS_LABEL) @Size(max = 63) String> namespaces,

        @JsonPropertyDescription("Labels that an object must carry to be captured.") @Nullable
        PodSelector labelSelector,

        @Default("[\"Secret\", \"ConfigMap\", \"SealedSecret\"]")
        @Size(min = 1, max = 32)
        @JsonPropertyDescription(
                "Kinds to capture; All stands for every kind. A RestorePlan needs those that its workloads are made of.")
        List<ConfigKind> kinds,

        @Default("false") @JsonPropertyDescription("Capture the Secrets in which Helm keeps its releases.")
        boolean includeHelmReleases,

        @Default("false") @JsonPropertyDescription("Capture service account tokens.")
        boolean includeServiceAccountTokens,

        @JsonPropertyDescription("The private keys of the SealedSecrets controller.") @Nullable
        SealingKeys sealingKeys) {

    public ConfigSource {
        namespaces = namespaces == null ? List.of() : List.copyOf(namespaces);
        kinds = kinds == null
                ? List.of(ConfigKind.SECRET, ConfigKind.CONFIG_MAP, ConfigKind.SEALED_SECRET)
                : List.copyOf(kinds);
    }
}
