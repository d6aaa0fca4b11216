package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** What became of the recovery point in one repository. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What became of the recovery point in one repository.")
public record RepositoryResult(
        @Required @Size(max = 63) @JsonPropertyDescription("Name of the BackupRepository.")
        String name,

        @Required @JsonPropertyDescription("What became of it.")
        RepositoryOutcome outcome) {

    public RepositoryResult {
        Objects.requireNonNull(name, "name is required");
        Objects.requireNonNull(outcome, "outcome is required");
    }
}
