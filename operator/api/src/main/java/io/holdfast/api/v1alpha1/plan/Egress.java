package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;

/** A way out of a drill's namespace. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("A way out of a drill's namespace.")
public record Egress(
        @Required
        @Pattern("^[0-9a-fA-F:.]+/[0-9]{1,3}$")
        @Size(min = 1, max = 64)
        @JsonPropertyDescription("Addresses.")
        String cidr,

        @Size(max = 16) @JsonPropertyDescription("TCP ports; none named means all.")
        List<@Min(1) @Max(65535) Integer> ports) {

    public Egress {
        Objects.requireNonNull(cidr, "cidr is required");
        ports = ports == null ? List.of() : List.copyOf(ports);
    }
}
