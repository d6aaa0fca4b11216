package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;

/** What the Secrets of a drill hold. They are never those of production unless asked for. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What the Secrets of a drill hold. They are never those of production unless asked for.")
public record DrillSecrets(
        @Default("Generate") @JsonPropertyDescription("What becomes of values.")
        SecretValues values,

        @Size(max = 64) @JsonPropertyDescription("Secrets that are copied as they are.")
        List<@Size(max = 253) String> copy,

        @Size(max = 64) @JsonPropertyDescription("Values that are set.")
        List<SecretValue> set) {

    public DrillSecrets {
        values = Objects.requireNonNullElse(values, SecretValues.GENERATE);
        copy = copy == null ? List.of() : List.copyOf(copy);
        set = set == null ? List.of() : List.copyOf(set);
    }

    public static final DrillSecrets USUAL = new DrillSecrets(SecretValues.GENERATE, List.of(), List.of());
}
