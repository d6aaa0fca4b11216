package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.util.Objects;

/** How many finished Backup objects are kept. Their recovery points are not touched. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("How many finished Backup objects are kept. Their recovery points are not touched.")
public record History(
        @Default("3") @Min(0) @Max(100) @JsonPropertyDescription("Succeeded Backups kept per source.")
        Integer successful,

        @Default("3") @Min(0) @Max(100) @JsonPropertyDescription("Failed Backups kept per source.")
        Integer failed) {

    public History {
        successful = Objects.requireNonNullElse(successful, 3);
        failed = Objects.requireNonNullElse(failed, 3);
    }

    public static final History USUAL = new History(3, 3);
}
