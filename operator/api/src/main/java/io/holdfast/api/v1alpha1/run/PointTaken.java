package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A recovery point that a run takes. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("A recovery point that a run takes.")
public record PointTaken(
        @Required @Size(max = 40) @JsonPropertyDescription("The component that it is for.")
        String component,

        @Required @Size(max = 253) @JsonPropertyDescription("The repository that it is read from.")
        String repository,

        @Required @Size(max = 128) @JsonPropertyDescription("Its id.")
        String id,

        @Required @Size(max = 1024) @JsonPropertyDescription("Its folder in the repository.")
        String key,

        @Required @JsonPropertyDescription("The moment whose state it holds.")
        Instant dataTime,

        @JsonPropertyDescription("Plain bytes.") long sizeBytes,

        @JsonPropertyDescription("Stored bytes.") long storedBytes,

        @Size(max = 64) @JsonPropertyDescription("SHA-256 of its manifest, hexadecimal.") @Nullable
        String manifestSha256,

        @JsonPropertyDescription("When it was last proven before this run.") @Nullable
        Instant verifiedAt) {

    public PointTaken {
        Objects.requireNonNull(component, "component is required");
        Objects.requireNonNull(repository, "repository is required");
        Objects.requireNonNull(id, "id is required");
        Objects.requireNonNull(key, "key is required");
        Objects.requireNonNull(dataTime, "dataTime is required");
    }
}
