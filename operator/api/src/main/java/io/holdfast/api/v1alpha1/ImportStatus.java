package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What became of the import of recovery points that were there before the policy. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What became of the import of recovery points that were there before the policy.")
public record ImportStatus(
        @Required @JsonPropertyDescription("When it was over.")
        Instant time,

        @Required @JsonPropertyDescription("Whether every recovery point that it looked for could be read.")
        Boolean complete,

        @Size(max = 1024) @JsonPropertyDescription("Why not.") @Nullable
        String message) {

    public ImportStatus {
        Objects.requireNonNull(time, "time is required");
        Objects.requireNonNull(complete, "complete is required");
    }
}
