package io.holdfast.adapter.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Makes of objects what they must be in another namespace, beside which their own may still be there. */
final class Relocation {
    private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";
    private static final String ACCOUNTS = "system:serviceaccounts:";

    private final Map<String, String> mapping;

    /** @param mapping new namespaces by old ones; the others stay */
    Relocation(Map<String, String> mapping) {
        this.mapping = mapping;
    }

    /** The object as it is to be applied. */
    SavedObject of(SavedObject saved) {
        String namespace = moved(saved.namespace());
        ObjectNode tree = Canonical.plain(saved.object(), saved.kind());
        ObjectNode metadata = tree.withObject("/metadata");
        if (saved.kind() == ConfigKind.Namespace) {
            metadata.put("name", namespace);
        } else {
            metadata.put("namespace", namespace);
        }
        if (!namespace.equals(saved.namespace())) {
            switch (saved.kind()) {
                case Namespace -> name(metadata.path("labels"), namespace);
                case Service -> free(tree.path("spec"));
                case NetworkPolicy ->
                    tree.path("spec").findValues("namespaceSelector").forEach(this::follow);
                case RoleBinding -> tree.path("subjects").forEach(this::move);
                default -> {}
            }
        }
        return new SavedObject(namespace, saved.folder(), saved.kind(), Canonical.object(tree));
    }

    private String moved(String namespace) {
        return mapping.getOrDefault(namespace, namespace);
    }

    /** The server keeps this label equal to the name. */
    private static void name(JsonNode labels, String namespace) {
        if (labels instanceof ObjectNode object && object.has(NAMESPACE_NAME)) {
            object.put(NAMESPACE_NAME, namespace);
        }
    }

    /** What there is once only, ports of nodes and addresses, the Service that this is a copy of may hold. */
    private static void free(JsonNode spec) {
        if (spec instanceof ObjectNode object) {
            object.remove(List.of("healthCheckNodePort", "loadBalancerIP", "externalIPs"));
        }
        for (JsonNode port : spec.path("ports")) {
            if (port instanceof ObjectNode object) {
                object.remove("nodePort");
            }
        }
    }

    /** What was to hear a namespace by its name is to hear the one that takes its place. */
    private void follow(JsonNode selector) {
        if (selector.path("matchLabels") instanceof ObjectNode labels && labels.has(NAMESPACE_NAME)) {
            labels.put(NAMESPACE_NAME, moved(labels.path(NAMESPACE_NAME).asText()));
        }
        for (JsonNode expression : selector.path("matchExpressions")) {
            if (expression.path("key").asText().equals(NAMESPACE_NAME)
                    && expression.path("values") instanceof ArrayNode values) {
                for (int i = 0; i < values.size(); i++) {
                    values.set(i, moved(values.path(i).asText()));
                }
            }
        }
    }

    /** What the accounts of a namespace might do there, the accounts of the other one may do in the other one. */
    private void move(JsonNode subject) {
        if (!(subject instanceof ObjectNode object)) {
            return;
        }
        if (object.has("namespace")) {
            object.put("namespace", moved(object.path("namespace").asText()));
        }
        String name = object.path("name").asText();
        if (object.path("kind").asText().equals("Group") && name.startsWith(ACCOUNTS)) {
            object.put("name", ACCOUNTS + moved(name.substring(ACCOUNTS.length())));
        }
    }
}
