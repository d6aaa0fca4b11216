package io.holdfast.adapter.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Where an object in the cluster is not what was saved of it. */
final class Comparison {

    private static final String PORTS = "/spec/ports";
    private static final String NODE_PORT = "nodePort";

    /**
     * One place.
     *
     * @param path its fields, with dots between them
     * @param added whether the archive has nothing there
     */
    record Difference(String path, boolean added) {

        /** Something of the metadata that anybody may write beside an object, and controllers do. */
        boolean isAnnotation() {
            return path.startsWith("metadata.annotations");
        }

        boolean isLabel() {
            return path.startsWith("metadata.labels");
        }
    }

    private Comparison() {}

    /** All of them; what the server sets by itself is none. */
    static List<Difference> of(SavedObject wanted, GenericKubernetesResource live) {
        ObjectNode target = comparable(wanted.object(), wanted.kind());
        ObjectNode found = comparable(live, wanted.kind());
        if (wanted.kind() == ConfigKind.Service) {
            removeGivenPorts(found.at(PORTS), target.at(PORTS));
        }
        List<Difference> all = new ArrayList<>();
        if (live.getMetadata().getDeletionTimestamp() != null) {
            all.add(new Difference("being deleted", false));
        }
        walk(target, found, "", all);
        return all;
    }

    /** Name and namespace say where it was looked for. */
    private static ObjectNode comparable(GenericKubernetesResource object, ConfigKind kind) {
        ObjectNode tree = Canonical.plain(object, kind);
        tree.withObject("/metadata").retain("labels", "annotations");
        return tree;
    }

    private static void walk(JsonNode wanted, JsonNode found, String at, List<Difference> all) {
        if (wanted instanceof ObjectNode && found instanceof ObjectNode) {
            Set<String> names = new TreeSet<>();
            wanted.fieldNames().forEachRemaining(names::add);
            found.fieldNames().forEachRemaining(names::add);
            names.forEach(
                    name -> walk(wanted.path(name), found.path(name), at.isEmpty() ? name : at + "." + name, all));
        } else if (wanted instanceof ArrayNode && found instanceof ArrayNode && wanted.size() == found.size()) {
            for (int i = 0; i < wanted.size(); i++) {
                walk(wanted.path(i), found.path(i), at + "." + i, all);
            }
        } else if (!(isNone(wanted) && isNone(found)) && !wanted.equals(found)) {
            all.add(new Difference(at, isNone(wanted)));
        }
    }

    private static boolean isNone(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    /** Where no port of the nodes is asked for, the server gives one. */
    private static void removeGivenPorts(JsonNode found, JsonNode wanted) {
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i) instanceof ObjectNode port && !wanted.path(i).has(NODE_PORT)) {
                port.remove(NODE_PORT);
            }
        }
    }
}
