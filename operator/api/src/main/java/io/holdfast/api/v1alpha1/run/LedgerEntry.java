package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Something that the run makes and has to remove. Written down before it is made. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Something that the run makes and has to remove. Written down before it is made.")
public record LedgerEntry(
        @Required @Size(max = 63) @JsonPropertyDescription("Its kind.")
        String kind,

        @Size(max = 63) @JsonPropertyDescription("Its namespace.") @Nullable
        String namespace,

        @Required @Size(max = 253) @JsonPropertyDescription("Its name.")
        String name,

        @Size(max = 64) @JsonPropertyDescription("Its UID, once it is made.") @Nullable
        String uid,

        @JsonPropertyDescription("Whether it is gone again.")
        boolean removed) {

    public LedgerEntry {
        Objects.requireNonNull(kind, "kind is required");
        Objects.requireNonNull(name, "name is required");
    }
}
