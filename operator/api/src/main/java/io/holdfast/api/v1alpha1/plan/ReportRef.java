package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** Where the report of a run is. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Where the report of a run is.")
public record ReportRef(
        @Required @Size(max = 253) @JsonPropertyDescription("The repository.")
        String repository,

        @Required @Size(max = 1024) @JsonPropertyDescription("Its folder.")
        String key,

        @Required @Size(max = 64) @JsonPropertyDescription("SHA-256 of report.json, hexadecimal.")
        String sha256) {

    public ReportRef {
        Objects.requireNonNull(repository, "repository is required");
        Objects.requireNonNull(key, "key is required");
        Objects.requireNonNull(sha256, "sha256 is required");
    }
}
