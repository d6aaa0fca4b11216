package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.holdfast.api.v1alpha1.IsolationProof;
import io.holdfast.api.v1alpha1.Patterns;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Where drills run: a namespace of their own, cut off, and removed afterwards. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Where drills run: a namespace of their own, cut off, and removed afterwards.")
public record Isolation(
        @Default("drill")
        @Pattern(Patterns.DNS_LABEL)
        @Size(min = 1, max = 20)
        @JsonPropertyDescription("How the names of these namespaces begin.")
        String namespacePrefix,

        @Default("Required")
        @JsonPropertyDescription("Whether data is restored only after a probe has shown that the namespace is cut off.")
        IsolationProof proof,

        @Size(max = 16)
        @JsonPropertyDescription(
                "Addresses, host:port, that the probe must not reach, beside the API server and the source namespace.")
        List<@Pattern(Patterns.ADDRESS) @Size(max = 260) String> forbidden,

        @Size(max = 16) @JsonPropertyDescription("Ways out that are left open.")
        List<Egress> allowEgress,

        @Size(max = 16)
        @JsonPropertyDescription(
                "Hosts outside of the drill's namespace that http steps of a drill may ask; the worker asks them, so that allowEgress has no part in it.")
        List<@Size(max = 253) String> allowHosts,

        @Default("EmptyDir") @JsonPropertyDescription("What the stores write to.")
        DrillVolumes volumes,

        @JsonPropertyDescription("What Secrets hold.") DrillSecrets secrets,

        @Size(max = 16)
        @JsonPropertyDescription(
                "Hard limits of the namespace, as in a ResourceQuota: requests.cpu, requests.memory, pods. A container that asks for nothing counts as 50m and 128Mi.")
        Map<String, @Pattern(Patterns.QUANTITY) @Size(max = 32) String> quota,

        @Default("0s")
        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription("How long it is kept after a drill that failed, to look at.")
        String keepOnFailure) {

    public Isolation {
        namespacePrefix = Objects.requireNonNullElse(namespacePrefix, "drill");
        proof = Objects.requireNonNullElse(proof, IsolationProof.REQUIRED);
        forbidden = forbidden == null ? List.of() : List.copyOf(forbidden);
        allowEgress = allowEgress == null ? List.of() : List.copyOf(allowEgress);
        allowHosts = allowHosts == null ? List.of() : List.copyOf(allowHosts);
        volumes = Objects.requireNonNullElse(volumes, DrillVolumes.EMPTY_DIR);
        secrets = Objects.requireNonNullElse(secrets, DrillSecrets.USUAL);
        quota = quota == null ? Map.of() : Map.copyOf(quota);
        keepOnFailure = Objects.requireNonNullElse(keepOnFailure, "0s");
    }

    public static final Isolation USUAL = new Isolation(
            "drill",
            IsolationProof.REQUIRED,
            List.of(),
            List.of(),
            List.of(),
            DrillVolumes.EMPTY_DIR,
            DrillSecrets.USUAL,
            Map.of(),
            "0s");
}
