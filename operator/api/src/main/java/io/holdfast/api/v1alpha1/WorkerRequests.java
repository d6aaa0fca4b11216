package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** What a worker is given at least. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What a worker is given at least.")
public record WorkerRequests(
        @Default("100m") @Pattern(Patterns.QUANTITY) @Size(max = 20) @JsonPropertyDescription("Processor.")
        String cpu,

        @Default("192Mi") @Pattern(Patterns.QUANTITY) @Size(max = 20) @JsonPropertyDescription("Memory.")
        String memory) {

    public WorkerRequests {
        cpu = Objects.requireNonNullElse(cpu, "100m");
        memory = Objects.requireNonNullElse(memory, "192Mi");
    }

    public static final WorkerRequests USUAL = new WorkerRequests("100m", "192Mi");
}
