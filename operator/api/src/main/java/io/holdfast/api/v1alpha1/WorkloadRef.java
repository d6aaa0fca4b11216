package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** Something that runs pods. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Something that runs pods.")
public record WorkloadRef(
        @Required @JsonPropertyDescription("Its kind.") WorkloadKind kind,

        @Required @Pattern(Patterns.DNS_SUBDOMAIN) @Size(min = 1, max = 63) @JsonPropertyDescription("Its name.")
        String name) {

    public WorkloadRef {
        Objects.requireNonNull(kind, "kind is required");
        Objects.requireNonNull(name, "name is required");
    }

    @Override
    public String toString() {
        return kind.kind() + "/" + name;
    }
}
