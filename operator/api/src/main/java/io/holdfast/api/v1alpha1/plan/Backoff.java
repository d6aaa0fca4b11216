package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.holdfast.api.v1alpha1.Patterns;
import java.util.Objects;

/** How long to wait between tries. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("How long to wait between tries.")
public record Backoff(
        @Default("2s")
        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription("Before the second try; twice as long each time.")
        String initial,

        @Default("30s") @Pattern(Patterns.DURATION) @Size(max = 20) @JsonPropertyDescription("At most.")
        String max) {

    public Backoff {
        initial = Objects.requireNonNullElse(initial, "2s");
        max = Objects.requireNonNullElse(max, "30s");
    }

    public static final Backoff USUAL = new Backoff("2s", "30s");
}
