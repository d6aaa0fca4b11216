package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.holdfast.api.v1alpha1.Patterns;
import io.holdfast.api.v1alpha1.PodSelector;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps what pods logged and what the cluster told about them. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Keeps what pods logged and what the cluster told about them.")
public record EvidenceAction(
        @JsonPropertyDescription("Which pods; absent means all of the namespace.") @Nullable
        PodSelector selector,

        @Default("true") @JsonPropertyDescription("Their logs.")
        Boolean logs,

        @Default("true") @JsonPropertyDescription("Events of the namespace.")
        Boolean events,

        @Default("true") @JsonPropertyDescription("The logs of containers that ended before, too.")
        Boolean previous,

        @Default("1h")
        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription("How far back the logs of running containers go; those that ended are kept whole.")
        String since) {

    public EvidenceAction {
        logs = Objects.requireNonNullElse(logs, true);
        events = Objects.requireNonNullElse(events, true);
        previous = Objects.requireNonNullElse(previous, true);
        since = Objects.requireNonNullElse(since, "1h");
    }
}
