package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.holdfast.api.Fitting;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Why a run failed, and what to do. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Why a run failed, and what to do.")
public record Failure(
        @Required @JsonPropertyDescription("What must happen next.")
        FailureKind kind,

        @Required @Size(max = 128) @JsonPropertyDescription("Machine word, CamelCase.")
        String reason,

        @Size(max = 1024) @JsonPropertyDescription("What happened.") @Nullable
        String message,

        @Size(max = 1024) @JsonPropertyDescription("What to do about it.") @Nullable
        String hint) {

    public Failure {
        Objects.requireNonNull(kind, "kind is required");
        Objects.requireNonNull(reason, "reason is required");
        message = message == null ? null : Fitting.text(message, 1024);
        hint = hint == null ? null : Fitting.text(hint, 1024);
    }
}
