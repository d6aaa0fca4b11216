package io.holdfast.adapter.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lists whose entries have equal keys, which server-side apply cannot say. Only those that the API server takes otherwise:
 * its answer to the others comes after many tries, because it looks like a failure of its own.
 */
final class EqualKeys {
    private static final Map<String, List<String>> KEYS = Map.of(
            "env", List.of("name"),
            "ports", List.of("containerPort", "protocol"),
            "volumeMounts", List.of("mountPath"),
            "hostAliases", List.of("ip"),
            "imagePullSecrets", List.of("name"));

    private EqualKeys() {}

    /** Whether there is one in the tree. */
    static boolean areIn(JsonNode tree) {
        for (Map.Entry<String, JsonNode> field : tree.properties()) {
            List<String> keys = KEYS.get(field.getKey());
            if ((keys != null && repeat(field.getValue(), keys)) || areIn(field.getValue())) {
                return true;
            }
        }
        for (JsonNode entry : tree.isArray() ? tree : List.<JsonNode>of()) {
            if (areIn(entry)) {
                return true;
            }
        }
        return false;
    }

    /** Ports of Services and NetworkPolicies are none of containers, and are compared by nobody. */
    private static boolean repeat(JsonNode list, List<String> keys) {
        Set<List<JsonNode>> seen = new HashSet<>();
        for (JsonNode entry : list) {
            if (entry.has(keys.getFirst())
                    && !seen.add(keys.stream().map(entry::path).toList())) {
                return true;
            }
        }
        return false;
    }
}
