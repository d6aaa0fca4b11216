package io.holdfast.adapter.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/** Objects as a person would have written them: what the server set is gone, keys are sorted. */
final class Canonical {

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .build())
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private static final TypeReference<TreeMap<String, Object>> SORTED = new TypeReference<>() {};

    private Canonical() {}

    static byte[] yaml(GenericKubernetesResource object, ConfigKind kind) {
        try {
            return YAML.writeValueAsString(YAML.convertValue(plain(object, kind), SORTED))
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an object of the API is always YAML", e);
        }
    }

    /** The object without what the server set. */
    static ObjectNode plain(GenericKubernetesResource object, ConfigKind kind) {
        ObjectNode tree = YAML.valueToTree(object);
        tree.put("apiVersion", kind.apiVersion());
        tree.put("kind", kind.name());
        ServerSet.remove(tree, kind);
        return tree;
    }

    static ObjectNode read(byte[] yaml) throws IOException {
        return YAML.readValue(yaml, ObjectNode.class);
    }

    static GenericKubernetesResource object(ObjectNode tree) {
        return YAML.convertValue(tree, GenericKubernetesResource.class);
    }
}
