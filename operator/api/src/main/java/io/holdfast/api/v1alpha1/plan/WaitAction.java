package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.holdfast.api.v1alpha1.Patterns;
import java.util.Objects;

/** Waits until an object has a condition. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Waits until an object has a condition.")
public record WaitAction(
        @Default("v1") @Size(max = 128) @JsonPropertyDescription("Of the object.")
        String apiVersion,

        @Required @Pattern("^[A-Z][A-Za-z0-9]*$") @Size(min = 1, max = 63) @JsonPropertyDescription("Its kind.")
        String kind,

        @Required @Pattern(Patterns.DNS_SUBDOMAIN) @Size(min = 1, max = 253) @JsonPropertyDescription("Its name.")
        String name,

        @Required @Size(min = 1, max = 128) @JsonPropertyDescription("Type of the condition.")
        String condition,

        @Default("True") @Pattern("^(True|False|Unknown)$") @Size(max = 16) @JsonPropertyDescription("Its status.")
        String status) {

    public WaitAction {
        apiVersion = Objects.requireNonNullElse(apiVersion, "v1");
        Objects.requireNonNull(kind, "kind is required");
        Objects.requireNonNull(name, "name is required");
        Objects.requireNonNull(condition, "condition is required");
        status = Objects.requireNonNullElse(status, "True");
    }
}
