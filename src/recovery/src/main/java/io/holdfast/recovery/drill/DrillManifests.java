package io.holdfast.recovery.drill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.api.v1alpha1.plan.Isolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What becomes of saved manifests in a drill. Configuration that pods need is taken over with other names of places and
 * other secret values; what would reach out, take traffic, or start by itself is left out.
 */
public final class DrillManifests {
    /** What may be taken over; everything else is left out. */
    private static final Set<String> CONFIGURATION =
            Set.of("ServiceAccount", "Secret", "ConfigMap", "Service", "PersistentVolumeClaim");

    private final Isolation isolation;
    private final DrillPlace place;
    private final DrillSecretValues secrets;
    private final Set<String> leftOut = new TreeSet<>();
    private final List<String> copied = new ArrayList<>();
    private final List<String> emptied = new ArrayList<>();

    /** For a drill of what ran in one namespace, in another one. */
    public DrillManifests(Isolation isolation, DrillPlace place, DrillSecretValues secrets) {
        this.isolation = isolation;
        this.place = place;
        this.secrets = secrets;
    }

    /** What a manifest of configuration becomes; empty if a drill has no use for it. */
    public Optional<ObjectNode> configuration(ObjectNode saved) {
        String kind = saved.path("kind").asText();
        if (!CONFIGURATION.contains(kind)) {
            leftOut.add(kind);
            return Optional.empty();
        }
        ObjectNode manifest = place.moved(saved);
        switch (kind) {
            case "Secret" -> {
                if (secrets.transform(manifest)) {
                    copied.add(manifest.at("/metadata/name").asText());
                }
            }
            case "ConfigMap" -> place.renameIn(manifest.path("data"));
            case "ServiceAccount" -> manifest.put("automountServiceAccountToken", false);
            case "Service" -> service((ObjectNode) manifest.path("spec"));
            default -> {
                if (DrillPods.usesEmptyVolumes(isolation)) {
                    return Optional.empty(); // pods get space of their node instead
                }
            }
        }
        return Optional.of(manifest);
    }

    /** What a workload's manifest becomes: one replica, empty volumes, no rights, no way to be reached from outside. */
    public ObjectNode workload(ObjectNode saved) {
        ObjectNode manifest = place.moved(saved);
        DrillPods pods = new DrillPods(isolation, place);
        pods.shrink(manifest);
        pods.emptied().forEach(volume -> emptied.add(saved.at("/metadata/name").asText() + ": " + volume));
        return manifest;
    }

    /** Kinds that were left out, for the report. */
    public Set<String> leftOut() {
        return leftOut;
    }

    /** Secrets that hold what they hold in production, for the report. */
    public List<String> copiedSecrets() {
        return copied;
    }

    /** Volumes of workloads that are empty in the drill, because production's would be mounted, for the report. */
    public List<String> emptiedVolumes() {
        return emptied;
    }

    private static void service(ObjectNode spec) {
        if (!spec.path("clusterIP").asText().equals("None")) {
            spec.put("type", spec.path("type").asText().equals("ExternalName") ? "ExternalName" : "ClusterIP");
        }
        spec.remove(List.of(
                "externalIPs",
                "externalTrafficPolicy",
                "loadBalancerIP",
                "loadBalancerClass",
                "loadBalancerSourceRanges",
                "allocateLoadBalancerNodePorts"));
        spec.path("ports").forEach(port -> ((ObjectNode) port).remove("nodePort"));
    }
}
