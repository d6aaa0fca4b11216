package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the run measured, against what was wanted. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What the run measured, against what was wanted.")
public record RunFigures(
        @JsonPropertyDescription("From t0 until the clock of the objectives stopped.") @Nullable
        Double rtoSeconds,

        @JsonPropertyDescription("The same without waiting for people.") @Nullable
        Double machineSeconds,

        @JsonPropertyDescription("Waiting for people.") @Nullable
        Double humanSeconds,

        @JsonPropertyDescription("What was wanted.") @Nullable
        Long rtoObjectiveSeconds,

        @JsonPropertyDescription("Whether it was reached; absent without an objective or a measurement.") @Nullable
        Boolean rtoMet,

        @JsonPropertyDescription("The largest loss of a component.") @Nullable
        Double rpoSeconds,

        @JsonPropertyDescription("Whether every component's loss was acceptable; absent without an objective.")
        @Nullable
        Boolean rpoMet,

        @JsonPropertyDescription("How far the restored states lie apart.") @Nullable
        Double skewSeconds,

        @Size(max = 32) @JsonPropertyDescription("By component.")
        List<ComponentLoss> components) {

    public RunFigures {
        components = components == null ? List.of() : List.copyOf(components);
    }
}
