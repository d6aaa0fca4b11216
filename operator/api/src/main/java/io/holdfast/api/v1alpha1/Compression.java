package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.util.Objects;

/** How hard the data is compressed. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("How hard the data is compressed.")
public record Compression(
        @Default("1") @Min(1) @Max(19) @JsonPropertyDescription("Level of zstd.")
        Integer level) {

    public Compression {
        level = Objects.requireNonNullElse(level, 1);
    }

    public static final Compression USUAL = new Compression(1);
}
