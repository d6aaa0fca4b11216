package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.holdfast.api.Fitting;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What shows that the run was cut off from the rest. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What shows that the run was cut off from the rest.")
public record IsolationEvidence(
        @Required @Size(max = 63) @JsonPropertyDescription("The run's own namespace.")
        String namespace,

        @JsonPropertyDescription("Whether a probe showed it; absent before.") @Nullable
        Boolean proven,

        @Size(max = 64) @JsonPropertyDescription("What the probe tried, and what came of it.")
        List<@Size(max = 512) String> evidence) {

    public IsolationEvidence {
        Objects.requireNonNull(namespace, "namespace is required");
        evidence = evidence == null ? List.of() : Fitting.texts(evidence, 64, 512);
    }
}
