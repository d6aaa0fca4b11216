package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a worker gets at most. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What a worker gets at most.")
public record WorkerLimits(
        @Pattern(Patterns.QUANTITY)
        @Size(max = 20)
        @JsonPropertyDescription("Processor; absent means no limit.")
        @Nullable
        String cpu,

        @Default("384Mi")
        @Pattern(Patterns.QUANTITY)
        @Size(max = 20)
        @JsonPropertyDescription(
                "Memory. A third of it is the worker's heap, which is what configuration is restored in.")
        String memory) {

    public WorkerLimits {
        memory = Objects.requireNonNullElse(memory, "384Mi");
    }

    public static final WorkerLimits USUAL = new WorkerLimits(null, "384Mi");
}
