package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The pod in which a source runs. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("The pod in which a source runs.")
@ValidationRule(
        value = "has(self.podName) != has(self.selector)",
        message = "workload needs exactly one of podName and selector")
public record Workload(
        @Pattern(Patterns.DNS_LABEL)
        @Size(max = 63)
        @JsonPropertyDescription("Namespace of the pod; absent means the policy's.")
        @Nullable
        String namespace,

        @Pattern(Patterns.DNS_SUBDOMAIN) @Size(max = 253) @JsonPropertyDescription("Name of the pod.") @Nullable
        String podName,

        @JsonPropertyDescription("Labels of the pod; the first ready pod by name is taken.") @Nullable
        PodSelector selector,

        @Pattern(Patterns.DNS_LABEL)
        @Size(max = 63)
        @JsonPropertyDescription("Container in the pod; absent means its default container.")
        @Nullable
        String container) {}
