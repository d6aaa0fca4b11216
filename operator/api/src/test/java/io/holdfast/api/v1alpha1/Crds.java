package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.holdfast.api.v1alpha1.plan.RestorePlan;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.RunDecision;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The CRDs as the types say them, completed by what annotations cannot say. */
final class Crds {
    private static final List<Class<? extends HasMetadata>> TYPES = List.of(
            BackupRepository.class,
            BackupPolicy.class,
            Backup.class,
            RestorePlan.class,
            RestoreRun.class,
            RunDecision.class);

    static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build());

    /** The shape that the Kubernetes API conventions give to a condition. */
    private static final String CONDITION = """
            type: object
            description: One observation about the object.
            required: [type, status, lastTransitionTime, reason, message]
            properties:
              type: {type: string, maxLength: 316, description: What is observed.}
              status: {type: string, enum: ["True", "False", Unknown], description: Whether it holds.}
              observedGeneration: {type: integer, format: int64, minimum: 0, description: Generation of the spec that was observed.}
              lastTransitionTime: {type: string, format: date-time, description: When the status changed last.}
              reason: {type: string, maxLength: 1024, minLength: 1, description: "Machine word, CamelCase."}
              message: {type: string, maxLength: 32768, description: Sentence for a human.}
            """;

    private Crds() {}

    /** YAML by file name. */
    static Map<String, String> generate() {
        Map<String, ByteArrayOutputStream> written = new TreeMap<>();
        new CRDGenerator()
                .customResourceClasses(TYPES)
                .forCRDVersions("v1")
                .withOutput(new CRDGenerator.CRDOutput<OutputStream>() {
                    @Override
                    public OutputStream outputFor(String crdName) {
                        return written.computeIfAbsent(crdName, name -> new ByteArrayOutputStream());
                    }

                    @Override
                    public void close() {
                        // Nothing is held open: the CRDs stay in memory.
                    }
                })
                .generate();
        Map<String, String> files = new TreeMap<>();
        written.forEach((crd, bytes) ->
                files.put(crd.replaceFirst("-v1$", "") + ".yaml", completed(bytes.toString(StandardCharsets.UTF_8))));
        return files;
    }

    private static String completed(String yaml) {
        try {
            ObjectNode crd = (ObjectNode) YAML.readTree(yaml);
            for (JsonNode version : crd.at("/spec/versions")) {
                ObjectNode schema = (ObjectNode) version.at("/schema/openAPIV3Schema");
                schema.putArray("required").add("spec");
                Class<?> type = typeOf(crd.at("/spec/names/kind").asText());
                orderColumns((ObjectNode) version, type);
                describe(schema, type);
                complete(schema);
                countInWholeNumbers(schema);
                markLists((ObjectNode) schema.at("/properties/spec"), true);
                markLists((ObjectNode) schema.at("/properties/status"), false);
            }
            return "# Generated from the types in operator/api; written by: mvn -Dgolden=update -pl operator/api verify\n"
                    + YAML.writeValueAsString(crd);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static Class<?> typeOf(String kind) {
        return TYPES.stream()
                .filter(type -> type.getSimpleName().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    /** The generator sorts columns by path; people read them in the order in which the type names them. */
    private static void orderColumns(ObjectNode version, Class<?> type) {
        Map<String, JsonNode> byName = new TreeMap<>();
        version.path("additionalPrinterColumns")
                .forEach(column -> byName.put(column.path("name").asText(), column));
        ArrayNode ordered = version.putArray("additionalPrinterColumns");
        for (AdditionalPrinterColumn column : type.getAnnotationsByType(AdditionalPrinterColumn.class)) {
            ordered.add(Objects.requireNonNull(byName.get(column.name()), column.name()));
        }
    }

    private static void describe(ObjectNode schema, Class<?> type) {
        schema.put("description", type.getAnnotation(JsonClassDescription.class).value());
        ((ObjectNode) schema.at("/properties/spec")).put("description", "What is wanted.");
        ((ObjectNode) schema.at("/properties/status")).put("description", "What was seen. Written by Holdfast.");
    }

    /** The generator writes bounds of integers as floating-point numbers. */
    private static void countInWholeNumbers(ObjectNode schema) {
        for (String bound : List.of("minimum", "maximum")) {
            if ("integer".equals(schema.path("type").asText()) && schema.has(bound)) {
                schema.put(bound, schema.get(bound).asLong());
            }
        }
        for (JsonNode part : schema) {
            if (part.isObject()) {
                countInWholeNumbers((ObjectNode) part);
            }
        }
    }

    private static void complete(ObjectNode schema) throws JsonProcessingException {
        JsonNode conditions = schema.at("/properties/status/properties/conditions");
        if (conditions instanceof ObjectNode list) {
            list.set("items", YAML.readTree(CONDITION));
        }
    }

    /** What a name is unique together with: two steps compare counts of one name, two kinds have objects of one. */
    private static final List<String> SCOPES = List.of("step", "kind", "namespace");

    /** Named things merge by name and conditions by type; names in a spec are a set. */
    private static void markLists(ObjectNode schema, boolean spec) {
        JsonNode items = schema.path("items");
        if (items.isObject()) {
            if (requires(items, "type") && requires(items, "lastTransitionTime")) {
                keyed(schema, List.of("type"));
            } else if (requires(items, "name")) {
                keyed(
                        schema,
                        Stream.concat(SCOPES.stream().filter(scope -> isAlwaysThere(items, scope)), Stream.of("name"))
                                .toList());
            } else if (spec && "string".equals(items.path("type").asText())) {
                schema.put("x-kubernetes-list-type", "set");
            } else {
                schema.put("x-kubernetes-list-type", "atomic");
            }
            markLists((ObjectNode) items, spec);
        }
        for (JsonNode property : schema.path("properties")) {
            markLists((ObjectNode) property, spec);
        }
    }

    private static boolean requires(JsonNode schema, String field) {
        for (JsonNode name : schema.path("required")) {
            if (name.asText().equals(field)) {
                return true;
            }
        }
        return false;
    }

    /** The API server wants to find every key in every item. */
    private static boolean isAlwaysThere(JsonNode items, String field) {
        return requires(items, field) || items.path("properties").path(field).has("default");
    }

    private static void keyed(ObjectNode schema, List<String> keys) {
        schema.put("x-kubernetes-list-type", "map");
        ArrayNode names = schema.putArray("x-kubernetes-list-map-keys");
        keys.forEach(names::add);
    }
}
