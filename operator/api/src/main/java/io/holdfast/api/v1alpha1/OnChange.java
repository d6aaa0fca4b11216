package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;

/** When sources of kind config are captured because something in them changed. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("When sources of kind config are captured because something in them changed.")
@ValidationRule(
        value =
                "duration(self.debounce) >= duration('1s') && duration(self.minInterval) <= duration('24h') && duration(self.debounce) <= duration(self.minInterval)",
        message = "debounce must be at least 1s and at most minInterval, and that at most 24h")
public record OnChange(
        @Size(max = 32)
        @JsonPropertyDescription("Names of the sources to watch; none named means every source of kind config.")
        List<@Size(max = 40) String> sources,

        @Default("30s")
        @Pattern(Patterns.SHORT_DURATION)
        @Size(max = 20)
        @JsonPropertyDescription("A run starts when nothing has changed for this long.")
        String debounce,

        @Default("5m")
        @Pattern(Patterns.SHORT_DURATION)
        @Size(max = 20)
        @JsonPropertyDescription(
                "Shortest pause between two runs; while changes go on without a rest, one starts this often.")
        String minInterval) {

    public OnChange {
        sources = sources == null ? List.of() : List.copyOf(sources);
        debounce = Objects.requireNonNullElse(debounce, "30s");
        minInterval = Objects.requireNonNullElse(minInterval, "5m");
    }

    /** Whether changes of that source start a run. */
    public boolean covers(BackupSource source) {
        return source.config() != null && (sources.isEmpty() || sources.contains(source.name()));
    }
}
