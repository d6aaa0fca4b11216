package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far the changes of a watched source are captured. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("How far the changes of a watched source are captured.")
public record SourceChanges(
        @Size(max = 64)
        @JsonPropertyDescription(
                "Digest of the names and versions, never of the content, of the objects that were there when the last successful run was created.")
        @Nullable
        String covered,

        @JsonPropertyDescription("When that run was created; whatever changed before is in its recovery point.")
        @Nullable
        Instant coveredTime,

        @JsonPropertyDescription("Since when a change is in no recovery point; absent while there is none.") @Nullable
        Instant pendingTime) {

    /** A source whose changes nobody has captured yet. */
    public static final SourceChanges NONE = new SourceChanges(null, null, null);
}
