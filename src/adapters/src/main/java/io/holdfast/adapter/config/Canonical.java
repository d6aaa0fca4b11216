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

    /** Without quotes where it can be, and text of several lines as such. */
    private static final ObjectMapper YAML = mapper(true);

    /** Every text in quotes, and whatever is not plain in it escaped. */
    private static final ObjectMapper QUOTED = mapper(false);

    private static final TypeReference<TreeMap<String, Object>> SORTED = new TypeReference<>() {};

    private Canonical() {}

    static byte[] yaml(GenericKubernetesResource object, ConfigKind kind) {
        ObjectNode plain = plain(object, kind);
        TreeMap<String, Object> sorted = YAML.convertValue(plain, SORTED);
        try {
            byte[] readable = YAML.writeValueAsString(sorted).getBytes(StandardCharsets.UTF_8);
            return isReadBack(readable, plain)
                    ? readable
                    : QUOTED.writeValueAsString(sorted).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an object of the API is always YAML", e);
        }
    }

    /** Some texts look like something else: {@code 00:00:30.500} is a number of base 60, and U+0085 ends a line. */
    private static boolean isReadBack(byte[] yaml, ObjectNode object) {
        try {
            return read(yaml).equals(object);
        } catch (IOException _) {
            return false;
        }
    }

    private static ObjectMapper mapper(boolean readable) {
        return new ObjectMapper(YAMLFactory.builder()
                        .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                        .disable(YAMLGenerator.Feature.SPLIT_LINES)
                        .configure(YAMLGenerator.Feature.MINIMIZE_QUOTES, readable)
                        .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                        .build())
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
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
