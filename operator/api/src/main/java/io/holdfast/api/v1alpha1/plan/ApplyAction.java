package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.holdfast.api.v1alpha1.ConfigKind;
import java.util.List;

/** Applies saved manifests, in the order of their dependencies. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Applies saved manifests, in the order of their dependencies.")
public record ApplyAction(
        @Size(max = 32) @JsonPropertyDescription("Of these kinds.")
        List<ConfigKind> kinds,

        @Size(max = 64) @JsonPropertyDescription("Only these names; none named means all of the kinds.")
        List<@Size(max = 253) String> names,

        @Default("false") @JsonPropertyDescription("Whether what is there and differs is overwritten.")
        boolean replace) {

    public ApplyAction {
        kinds = kinds == null ? List.of() : List.copyOf(kinds);
        names = names == null ? List.of() : List.copyOf(names);
    }
}
