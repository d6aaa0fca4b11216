package io.holdfast.adapter.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Objects as a person would have written them: what the server set is gone, keys are sorted. */
final class Canonical {

    private static final List<String> SERVER_SET = List.of(
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "selfLink",
            "managedFields",
            "ownerReferences",
            "generateName",
            "finalizers");

    /** Holds the whole object once more, Secrets in clear. */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private static final TypeReference<TreeMap<String, Object>> TREE = new TypeReference<>() {};

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .build())
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private Canonical() {}

    static byte[] yaml(GenericKubernetesResource object, ConfigKind kind) {
        try {
            return YAML.writeValueAsString(plain(object, kind)).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an object of the API is always YAML", e);
        }
    }

    /** The object without what the server set; content only, in the order of keys. */
    static Map<String, Object> plain(GenericKubernetesResource object, ConfigKind kind) {
        Map<String, Object> tree = YAML.convertValue(object, TREE);
        tree.remove("status");
        tree.put("apiVersion", kind.apiVersion());
        tree.put("kind", kind.name());
        Map<String, Object> metadata = child(tree, "metadata");
        SERVER_SET.forEach(metadata::remove);
        Map<String, Object> annotations = child(metadata, "annotations");
        annotations.remove(LAST_APPLIED);
        if (annotations.isEmpty()) {
            metadata.remove("annotations");
        } else {
            metadata.put("annotations", annotations);
        }
        tree.put("metadata", metadata);
        return tree;
    }

    static GenericKubernetesResource read(byte[] yaml) throws IOException {
        return YAML.readValue(yaml, GenericKubernetesResource.class);
    }

    private static Map<String, Object> child(Map<String, Object> parent, String name) {
        Object value = parent.get(name);
        return value == null
                ? new LinkedHashMap<>()
                : YAML.convertValue(value, new TypeReference<LinkedHashMap<String, Object>>() {});
    }
}
