package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;

/** A mounted folder; meant for the command line and for machines without a bucket. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("A mounted folder; meant for the command line and for machines without a bucket.")
@ValidationRule(value = "self.path.startsWith('/')", message = "path must be absolute")
public record DirectoryStore(
        @Required @Size(min = 1, max = 1024) @JsonPropertyDescription("Absolute path of the folder.")
        String path) {

    public DirectoryStore {
        Objects.requireNonNull(path, "path is required");
    }
}
