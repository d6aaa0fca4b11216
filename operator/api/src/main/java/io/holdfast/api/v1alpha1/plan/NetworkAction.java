package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.holdfast.api.v1alpha1.PodSelector;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Cuts pods off from the network, or takes that back. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Cuts pods off from the network, or takes that back.")
public record NetworkAction(
        @Required @JsonPropertyDescription("Which.") NetworkVerb verb,

        @JsonPropertyDescription("Which pods; absent means all of the namespace.") @Nullable
        PodSelector selector) {

    public NetworkAction {
        Objects.requireNonNull(verb, "verb is required");
    }
}
