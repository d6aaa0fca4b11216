package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** Who may approve. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Who may approve.")
public record Approver(
        @Required @JsonPropertyDescription("Person or group.")
        SubjectKind kind,

        @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name, as the API server knows it.")
        String name) {

    public Approver {
        Objects.requireNonNull(kind, "kind is required");
        Objects.requireNonNull(name, "name is required");
    }
}
