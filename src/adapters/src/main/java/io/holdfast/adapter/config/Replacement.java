package io.holdfast.adapter.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Optional;

/** The JSON merge patch that makes of an object in the cluster the one that was saved. */
final class Replacement {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Replacement() {}

    /**
     * The patch, for the version that was looked at and no other; empty if nothing is to be changed. What the server sets is
     * not in it, and stays.
     */
    static Optional<ObjectNode> patch(SavedObject wanted, GenericKubernetesResource live) {
        ObjectNode there = Canonical.plain(live, wanted.kind());
        ObjectNode target = Canonical.plain(wanted.object(), wanted.kind());
        if (there.at("/metadata/namespace").isTextual()) {
            target.withObject("/metadata").set("namespace", there.at("/metadata/namespace"));
        }
        if (wanted.kind() == ConfigKind.PersistentVolumeClaim) {
            keepSpec(there, target);
        }
        ObjectNode patch = difference(there, target);
        if (patch.isEmpty()) {
            return Optional.empty();
        }
        patch.withObject("/metadata").put("resourceVersion", live.getMetadata().getResourceVersion());
        return Optional.of(patch);
    }

    /** What a claim was given when it was made nobody can take from it, and it was not asked for by whoever left it out. */
    private static void keepSpec(ObjectNode there, ObjectNode target) {
        ObjectNode spec = target.withObject("/spec");
        there.path("spec").properties().stream()
                .filter(field -> !spec.has(field.getKey()))
                .forEach(field -> spec.set(field.getKey(), field.getValue()));
    }

    private static ObjectNode difference(ObjectNode from, ObjectNode to) {
        ObjectNode patch = JSON.createObjectNode();
        from.properties().stream()
                .filter(field ->
                        !field.getValue().isNull() && to.path(field.getKey()).isMissingNode())
                .forEach(field -> patch.putNull(field.getKey()));
        to.properties().forEach(field -> {
            JsonNode before = from.path(field.getKey());
            JsonNode after = field.getValue();
            if (before instanceof ObjectNode old && after instanceof ObjectNode updated) {
                ObjectNode inner = difference(old, updated);
                if (!inner.isEmpty()) {
                    patch.set(field.getKey(), inner);
                }
            } else if (!(after.isNull() && before.isMissingNode()) && !after.equals(before)) {
                patch.set(field.getKey(), after);
            }
        });
        return patch;
    }
}
