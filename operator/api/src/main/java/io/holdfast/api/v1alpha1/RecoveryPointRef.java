package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.holdfast.api.Fitting;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The recovery point that a run committed. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("The recovery point that a run committed.")
public record RecoveryPointRef(
        @Required @Size(max = 128) @JsonPropertyDescription("Its id.")
        String id,

        @Required @Size(max = 1024) @JsonPropertyDescription("Key of its manifest in the repository.")
        String key,

        @JsonPropertyDescription("The moment whose state it holds.") @Nullable
        Instant consistencyTime,

        @JsonPropertyDescription("Plain bytes.") @Nullable Long sizeBytes,

        @JsonPropertyDescription("Bytes in the repository.") @Nullable
        Long storedBytes,

        @Size(max = 64) @JsonPropertyDescription("SHA-256 of the manifest, hexadecimal.") @Nullable
        String sha256,

        @JsonPropertyDescription("Data objects that it lists.") @Nullable
        Integer artifacts,

        @Size(max = 64) @JsonPropertyDescription("What it holds, counted: keys, points, objects.")
        Map<String, Long> counts) {

    public RecoveryPointRef {
        Objects.requireNonNull(id, "id is required");
        Objects.requireNonNull(key, "key is required");
        counts = counts == null ? Map.of() : Fitting.counts(counts, 64);
    }
}
