package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.holdfast.api.Fitting;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where one step stands. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Where one step stands.")
public record StepStatus(
        @Required @Size(max = 96) @JsonPropertyDescription("Its name; those of a component begin with the component's.")
        String name,

        @Required @Size(max = 40) @JsonPropertyDescription("What it does.")
        String type,

        @Size(max = 40) @JsonPropertyDescription("The component that it belongs to.") @Nullable
        String component,

        @Required @JsonPropertyDescription("Where it stands.")
        StepState state,

        @JsonPropertyDescription("How often it was begun.") int tries,

        @JsonPropertyDescription("When it was begun first.") @Nullable
        Instant startedAt,

        @JsonPropertyDescription("When it was over.") @Nullable
        Instant finishedAt,

        @JsonPropertyDescription("When it is tried again.") @Nullable
        Instant retryAt,

        @JsonPropertyDescription("Since when it waits for a person.") @Nullable
        Instant waitingSince,

        @Size(max = 128) @JsonPropertyDescription("Machine word for what went wrong.") @Nullable
        String reason,

        @Size(max = 2048) @JsonPropertyDescription("What it did, or what went wrong and what to do.") @Nullable
        String message,

        @Size(max = 32) @JsonPropertyDescription("Keys of what was kept in the repository.")
        List<@Size(max = 1024) String> evidence) {

    public StepStatus {
        Objects.requireNonNull(name, "name is required");
        Objects.requireNonNull(type, "type is required");
        Objects.requireNonNull(state, "state is required");
        reason = reason == null ? null : Fitting.text(reason, 128);
        message = message == null ? null : Fitting.text(message, 2048);
        evidence = evidence == null ? List.of() : Fitting.texts(evidence, 32, 1024);
    }
}
