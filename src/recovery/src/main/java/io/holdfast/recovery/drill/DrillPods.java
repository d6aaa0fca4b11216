package io.holdfast.recovery.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.api.v1alpha1.plan.DrillVolumes;
import io.holdfast.api.v1alpha1.plan.Isolation;
import java.util.Iterator;
import java.util.List;

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

    private final Isolation isolation;
    private final DrillPlace place;

    DrillPods(Isolation isolation, DrillPlace place) {
        this.isolation = isolation;
        this.place = place;
    }

    static boolean usesEmptyVolumes(Isolation isolation) {
        return isolation.volumes() == DrillVolumes.EMPTY_DIR;
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
        if (usesEmptyVolumes(isolation)) {
            emptyVolumes(spec, pod);
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

    /** Every claim, named or made from a template, becomes empty space of the node. */
    private static void emptyVolumes(ObjectNode spec, ObjectNode pod) {
        ArrayNode volumes = pod.withArrayProperty("volumes");
        for (JsonNode volume : volumes) {
            if (volume.has("persistentVolumeClaim") || volume.has("ephemeral") || volume.has("hostPath")) {
                ObjectNode own = (ObjectNode) volume;
                own.remove(List.of("persistentVolumeClaim", "ephemeral", "hostPath"));
                own.putObject("emptyDir");
            }
        }
        JsonNode templates = spec.path("volumeClaimTemplates");
        for (Iterator<JsonNode> each = templates.elements(); each.hasNext(); ) {
            ObjectNode volume = volumes.addObject();
            volume.put("name", each.next().at("/metadata/name").asText());
            volume.putObject("emptyDir");
        }
        spec.remove(List.of("volumeClaimTemplates", "persistentVolumeClaimRetentionPolicy"));
    }
}
