package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who is told how a run goes. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Who is told how a run goes.")
public record Communications(
        @JsonPropertyDescription("Told of start, of every wait for a person, and of the end.") @Nullable
        Webhook webhook,

        @Default("Never") @JsonPropertyDescription("Whether drills tell, too.")
        DrillMessages inDrills) {

    public Communications {
        inDrills = Objects.requireNonNullElse(inDrills, DrillMessages.NEVER);
    }
}
