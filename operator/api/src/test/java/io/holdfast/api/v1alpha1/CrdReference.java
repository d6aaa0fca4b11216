package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Map;

/** The reference page of the API, printed from the CRDs: what the API server sees is what is documented. */
final class CrdReference {
    private final StringBuilder page = new StringBuilder();

    private CrdReference() {}

    static String of(Collection<String> crds) throws JsonProcessingException {
        CrdReference reference = new CrdReference();
        reference.page.append("# API reference\n\nGenerated from `crds/`; do not edit.\n\n");
        reference.page.append("Lengths of time are whole numbers with a unit: `90s`, `15m`, `1h30m`, `30d`, `2w`.\n");
        for (String crd : crds) {
            reference.kind(Crds.YAML.readTree(crd));
        }
        return reference.page.toString();
    }

    private void kind(JsonNode crd) {
        JsonNode names = crd.at("/spec/names");
        JsonNode schema = crd.at("/spec/versions/0/schema/openAPIV3Schema");
        page.append("\n## ").append(names.path("kind").asText()).append("\n\n");
        page.append(schema.path("description").asText()).append("\n\n");
        page.append("`apiVersion: ")
                .append(crd.at("/spec/group").asText())
                .append('/')
                .append(crd.at("/spec/versions/0/name").asText())
                .append("`, short name `")
                .append(names.at("/shortNames/0").asText())
                .append("`.\n");
        rules("", schema);
        for (String part : new String[] {"spec", "status"}) {
            page.append("\n### ").append(part).append("\n\n| field | type | default | |\n| --- | --- | --- | --- |\n");
            fields("", schema.at("/properties/" + part));
            rules(part, schema.at("/properties/" + part));
        }
    }

    private void fields(String path, JsonNode schema) {
        for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
            JsonNode type = field.getValue();
            boolean list = type.has("items");
            String name = path + field.getKey();
            page.append("| `").append(name).append(list ? "[]" : "").append("` | ");
            page.append(typeOf(type)).append(required(schema, field.getKey()) ? ", required" : "");
            page.append(" | ")
                    .append(type.has("default") ? "`" + shown(type.get("default")) + "`" : "")
                    .append(" | ");
            page.append(type.path("description").asText().replace("|", "\\|")).append(" |\n");
            fields(name + (list ? "[]." : "."), list ? type.get("items") : type);
        }
    }

    private static String shown(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }

    private void rules(String path, JsonNode schema) {
        StringBuilder found = new StringBuilder();
        collectRules(path, schema, found);
        if (!found.isEmpty()) {
            page.append("\nRules:\n\n").append(found);
        }
    }

    private static void collectRules(String path, JsonNode schema, StringBuilder found) {
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            found.append("- ").append(path.isEmpty() ? "" : "`" + path + "`: ");
            found.append(rule.path("message").asText()).append('\n');
        }
        if (path.isEmpty()) {
            return; // spec and status print their own
        }
        if (schema.has("items")) {
            collectRules(path + "[]", schema.get("items"), found);
        }
        for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
            collectRules(path + "." + field.getKey(), field.getValue(), found);
        }
    }

    private static String typeOf(JsonNode schema) {
        if (schema.has("enum")) {
            StringBuilder values = new StringBuilder();
            schema.get("enum")
                    .forEach(
                            value -> values.append(values.isEmpty() ? "" : ", ").append(value.asText()));
            return values.toString();
        }
        if (schema.has("items")) {
            return "list of " + typeOf(schema.get("items"));
        }
        if (schema.has("additionalProperties")) {
            return "map to " + typeOf(schema.get("additionalProperties"));
        }
        return "date-time".equals(schema.path("format").asText())
                ? "time"
                : schema.path("type").asText();
    }

    private static boolean required(JsonNode schema, String field) {
        for (JsonNode name : schema.path("required")) {
            if (name.asText().equals(field)) {
                return true;
            }
        }
        return false;
    }
}
