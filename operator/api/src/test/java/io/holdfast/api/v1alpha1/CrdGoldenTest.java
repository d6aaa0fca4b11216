package io.holdfast.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The committed CRDs and their reference are what the types say; {@code -Dgolden=update} writes them. */
class CrdGoldenTest {
    private static final Path ROOT = Path.of(System.getProperty("holdfast.root", "../.."));

    @Test
    void theCommittedCrdsAreThoseOfTheTypes() throws IOException {
        Map<String, String> crds = Crds.generate();
        assertThat(crds).hasSize(6);
        for (Map.Entry<String, String> crd : crds.entrySet()) {
            compare(ROOT.resolve("crds").resolve(crd.getKey()), crd.getValue());
        }
    }

    @Test
    void theReferenceIsThatOfTheCrds() throws IOException {
        compare(
                ROOT.resolve("docs/reference/api.md"),
                CrdReference.of(Crds.generate().values()));
    }

    @Test
    void everyFieldIsDescribedAndEveryListAndTextOfASpecIsBounded() throws IOException {
        List<String> findings = new ArrayList<>();
        for (String crd : Crds.generate().values()) {
            JsonNode tree = Crds.YAML.readTree(crd);
            String kind = tree.at("/spec/names/kind").asText();
            JsonNode schema = tree.at("/spec/versions/0/schema/openAPIV3Schema");
            check(kind + ".spec", schema.at("/properties/spec"), true, findings);
            check(kind + ".status", schema.at("/properties/status"), false, findings);
        }
        assertThat(findings).isEmpty();
    }

    private static void check(String path, JsonNode schema, boolean spec, List<String> findings) {
        if (schema.path("description").asText().isBlank() && !path.endsWith("]") && !path.endsWith("}")) {
            findings.add(path + " has no description");
        }
        boolean free = "string".equals(schema.path("type").asText()) && !schema.has("enum") && !schema.has("format");
        if (spec && free && !schema.has("maxLength") && !path.endsWith("}")) {
            findings.add(path + " has no maxLength");
        }
        if (schema.has("items")) {
            if (!schema.has("maxItems")) {
                findings.add(path + " has no maxItems");
            }
            check(path + "[]", schema.get("items"), spec, findings);
        }
        if (schema.has("additionalProperties")) {
            if (!schema.has("maxProperties")) {
                findings.add(path + " has no maxProperties");
            }
            check(path + "{}", schema.get("additionalProperties"), spec, findings);
        }
        for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
            check(path + "." + field.getKey(), field.getValue(), spec, findings);
        }
        long rules = schema.path("x-kubernetes-validations").size();
        long distinct =
                schema.path("x-kubernetes-validations").valueStream().distinct().count();
        if (rules != distinct) {
            findings.add(path + " has a rule twice");
        }
    }

    private static void compare(Path file, String wanted) throws IOException {
        if ("update".equals(System.getProperty("golden"))) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, wanted);
        }
        assertThat(file).as("run with -Dgolden=update to write it").content().isEqualTo(wanted);
    }
}
