package io.holdfast.recovery.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The JSON Schema of reports, made from their records: whoever reads reports elsewhere can check them by it. */
final class ReportSchema {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TreeMap<String, ObjectNode> definitions = new TreeMap<>();

    static String text() {
        ReportSchema schema = new ReportSchema();
        ObjectNode root = JSON.createObjectNode()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("title", "Report of a Holdfast run, format " + RunReport.VERSION);
        root.setAll(schema.object(RunReport.class));
        ObjectNode properties = (ObjectNode) root.path("properties");
        properties.putObject("format").put("const", RunReport.FORMAT);
        properties.putObject("version").put("type", "string").put("pattern", "^1\\.");
        properties.putObject("signature").setAll(signature());
        ((ArrayNode) root.path("required")).add("signature");
        ObjectNode all = root.putObject("$defs");
        schema.definitions.forEach(all::set);
        return root.toPrettyString() + "\n";
    }

    private static ObjectNode signature() {
        ObjectNode signature = JSON.createObjectNode().put("type", "object");
        ObjectNode properties = signature.putObject("properties");
        properties.putObject("algorithm").put("const", "Ed25519");
        properties.putObject("key").put("type", "string");
        properties.putObject("value").put("type", "string");
        signature.putArray("required").add("algorithm").add("key").add("value");
        return signature;
    }

    private ObjectNode object(Class<?> type) {
        ObjectNode object = JSON.createObjectNode().put("type", "object");
        ObjectNode properties = object.putObject("properties");
        ArrayNode required = object.putArray("required");
        for (RecordComponent component : type.getRecordComponents()) {
            properties.set(component.getName(), of(component.getAnnotatedType()));
            if (isAlwaysThere(type, component)) {
                required.add(component.getName());
            }
        }
        return object;
    }

    private static boolean isAlwaysThere(Class<?> type, RecordComponent component) {
        JsonInclude include = type.getAnnotation(JsonInclude.class);
        boolean emptyLeftOut = include != null && include.value() == JsonInclude.Include.NON_EMPTY;
        return !component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                && !(emptyLeftOut && component.getType() == List.class);
    }

    private ObjectNode of(AnnotatedType annotated) {
        Type type = annotated.getType();
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            ObjectNode array = JSON.createObjectNode().put("type", "array");
            array.set("items", of(((AnnotatedParameterizedType) annotated).getAnnotatedActualTypeArguments()[0]));
            return array;
        }
        Class<?> plain = (Class<?>) type;
        ObjectNode node = JSON.createObjectNode();
        if (plain.isRecord()) {
            if (definitions.putIfAbsent(plain.getSimpleName(), node) == null) {
                definitions.put(plain.getSimpleName(), object(plain));
            }
            return JSON.createObjectNode().put("$ref", "#/$defs/" + plain.getSimpleName());
        }
        if (plain.isEnum()) {
            ArrayNode values = node.put("type", "string").putArray("enum");
            for (Object constant : plain.getEnumConstants()) {
                values.add(JSON.valueToTree(constant).asText());
            }
            return node;
        }
        return simple(plain, node);
    }

    private static ObjectNode simple(Class<?> type, ObjectNode node) {
        if (type == String.class) {
            return node.put("type", "string");
        }
        if (type == Instant.class) {
            return node.put("type", "string").put("format", "date-time");
        }
        if (Set.of(boolean.class, Boolean.class).contains(type)) {
            return node.put("type", "boolean");
        }
        if (Set.of(int.class, long.class, Integer.class, Long.class).contains(type)) {
            return node.put("type", "integer");
        }
        if (type == Double.class) {
            return node.put("type", "number");
        }
        throw new IllegalArgumentException(type.toString());
    }
}
