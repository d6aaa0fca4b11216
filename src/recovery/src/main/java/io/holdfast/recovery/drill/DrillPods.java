package io.holdfast.recovery.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.api.v1alpha1.plan.DrillVolumes;
import io.holdfast.api.v1alpha1.plan.Isolation;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** A workload's own pod template, made fit for a drill. Image, command, settings and probes stay as they are. */
final class DrillPods {
    /** What ties a pod to a place or a rank in production, or opens it to its node. */
    private static final List<String> DROPPED = List.of(
            "priorityClassName",
            "priority",
            "topologySpreadConstraints",
            "affinity",
            "hostNetwork",
            "hostPID",
            "hostIPC",
            "hostname",
            "runtimeClassName");

    /** What a volume may come from: of the drill itself, and of nothing that production has, too. */
    private static final Set<String> OWN = Set.of("emptyDir", "configMap", "secret", "projected", "downwardAPI");

    /** What is a new volume in the drill's namespace, where the plan wants that. */
    private static final Set<String> CLAIMS = Set.of("persistentVolumeClaim", "ephemeral");

    /** What becomes empty space without a word: that drills have empty volumes is what the plan says. */
    private static final Set<String> EXPECTED = Set.of("persistentVolumeClaim", "ephemeral", "hostPath");

    private final Isolation isolation;
    private final DrillPlace place;
    private final List<String> emptied = new ArrayList<>();

    DrillPods(Isolation isolation, DrillPlace place) {
        this.isolation = isolation;
        this.place = place;
    }

    static boolean usesEmptyVolumes(Isolation isolation) {
        return isolation.volumes() == DrillVolumes.EMPTY_DIR;
    }

    /** Volumes that are empty in the drill though nobody said so, as {@code name (source)}. */
    List<String> emptied() {
        return emptied;
    }

    void shrink(ObjectNode workload) {
        ObjectNode spec = (ObjectNode) workload.path("spec");
        if (workload.path("kind").asText().equals("DaemonSet")) {
            // One pod is enough to restore into, and a DaemonSet would start one on every node.
            workload.put("kind", "Deployment");
            spec.remove(List.of("updateStrategy"));
        }
        spec.put("replicas", 1);
        spec.remove("paused");
        ObjectNode template = (ObjectNode) spec.path("template");
        ObjectNode labels = template.withObjectProperty("metadata").withObjectProperty("labels");
        place.labels().forEach(labels::put);
        ObjectNode pod = (ObjectNode) template.path("spec");
        pod(pod);
        pod.path("volumes").forEach(volume -> volume((ObjectNode) volume));
        if (usesEmptyVolumes(isolation)) {
            emptyTemplates(spec, pod);
        }
    }

    private void pod(ObjectNode pod) {
        pod.remove(DROPPED);
        pod.put("automountServiceAccountToken", false);
        pod.put("terminationGracePeriodSeconds", 5);
        for (String list : List.of("containers", "initContainers")) {
            for (JsonNode container : pod.path(list)) {
                place.renameIn(container.path("env"));
                place.renameIn(container.path("args"));
                place.renameIn(container.path("command"));
                container.path("ports").forEach(port -> ((ObjectNode) port).remove("hostPort"));
            }
        }
    }

    /**
     * By a list of what may stay: what a node mounts, NFS for example, is production's own and out of every NetworkPolicy's
     * sight.
     */
    private void volume(ObjectNode volume) {
        List<String> others = new ArrayList<>();
        volume.fieldNames().forEachRemaining(field -> {
            boolean stays = OWN.contains(field) || (!usesEmptyVolumes(isolation) && CLAIMS.contains(field));
            if (!field.equals("name") && !stays) {
                others.add(field);
            }
        });
        others.stream()
                .filter(source -> !EXPECTED.contains(source))
                .forEach(source -> emptied.add(volume.path("name").asText() + " (" + source + ")"));
        volume.remove(others);
        if (volume.path("projected").path("sources") instanceof ArrayNode sources) {
            // A token of the pod is a way to a cloud's accounts, too.
            sources.removeIf(source -> source.has("serviceAccountToken"));
        }
        if (!others.isEmpty() && volume.size() == 1) {
            volume.putObject("emptyDir");
        }
    }

    /** Every claim that is made from a template becomes empty space of the node. */
    private static void emptyTemplates(ObjectNode spec, ObjectNode pod) {
        ArrayNode volumes = pod.withArrayProperty("volumes");
        JsonNode templates = spec.path("volumeClaimTemplates");
        for (Iterator<JsonNode> each = templates.elements(); each.hasNext(); ) {
            ObjectNode volume = volumes.addObject();
            volume.put("name", each.next().at("/metadata/name").asText());
            volume.putObject("emptyDir");
        }
        spec.remove(List.of("volumeClaimTemplates", "persistentVolumeClaimRetentionPolicy"));
    }
}
