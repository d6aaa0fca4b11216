package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How a component is put back. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("How a component is put back.")
public record ComponentRestore(
        @Default("Beside") @JsonPropertyDescription("Where the data goes.")
        RestoreStrategy strategy,

        @Default("false")
        @JsonPropertyDescription("Whether a recovery may replace what the target holds; a safety copy is taken first.")
        boolean replace,

        @Size(max = 64)
        @JsonPropertyDescription(
                "Only these parts: collections, or for configuration kinds and objects (secrets, configmaps/app).")
        List<@Size(max = 253) String> select,

        @Size(max = 64) @JsonPropertyDescription("New names by old name: collections.")
        Map<String, @Size(max = 253) String> rename) {

    public ComponentRestore {
        strategy = Objects.requireNonNullElse(strategy, RestoreStrategy.BESIDE);
        select = select == null ? List.of() : List.copyOf(select);
        rename = rename == null ? Map.of() : Map.copyOf(rename);
    }

    public static final ComponentRestore USUAL =
            new ComponentRestore(RestoreStrategy.BESIDE, false, List.of(), Map.of());
}
