package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Map;

/** Labels that select pods or other objects. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Labels that select pods or other objects.")
public record PodSelector(
        @Required @Size(min = 1, max = 16) @JsonPropertyDescription("Labels that must be carried, all of them.")
        Map<String, String> matchLabels) {

    public PodSelector {
        matchLabels = matchLabels == null ? Map.of() : Map.copyOf(matchLabels);
    }
}
