package io.holdfast.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever of an object says where workers connect to, {@code restrict.endpoints} looks at. */
final class ChartRestrictTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** What of a field's name or of its description makes it one of those. */
    private static final List<String> NAMES =
            List.of("url", "uri", "address", "endpoint", "host", "server", "proxy", "cidr");

    private static final List<String> WORDS = List.of("address", "jdbc", "host:port", "where to");

    /** Those that no worker connects to, or that cannot be seen in the object, and what is done about them instead. */
    private static final Map<String, String> OTHERS = Map.of(
            "BackupPolicy spec.sources[].redis.tls.serverName",
                    "a name in a certificate, of the address that is restricted",
            "BackupPolicy spec.sources[].qdrant.tls.serverName", "the same",
            "RestorePlan spec.runbookURL", "for people",
            "RestorePlan spec.isolation.allowEgress[].cidr",
                    "what pods of a drill reach; no worker sends a Secret there",
            "RestorePlan spec.communications.webhook.urlRef", "refused, because what a Secret says is not seen");

    @Test
    void everyFieldThatNamesAnAddressIsRestricted() throws Exception {
        String policy = Chart.render("--set=restrict.endpoints={s3.example.org}")
                .objects("ValidatingAdmissionPolicy")
                .filter(one -> one.at("/metadata/name").asText().endsWith("-restrict"))
                .map(JsonNode::toString)
                .findFirst()
                .orElseThrow();
        Set<String> found = addresses();

        assertThat(found).containsAll(OTHERS.keySet()).hasSizeGreaterThan(OTHERS.size());
        assertThat(found)
                .filteredOn(field -> !OTHERS.containsKey(field))
                .allSatisfy(field -> assertThat(policy)
                        .as("restrict.yaml must look at " + field + ", or OTHERS must say why not")
                        .contains("'" + asNamed(field)));
        assertThat(policy).contains("spec.communications.webhook.urlRef: where endpoints are restricted");
    }

    /** As the policy names it to people, from the last name of an item of a list on. */
    private static String asNamed(String field) {
        String path = field.substring(field.indexOf(' ') + 1);
        int item = path.lastIndexOf("[]");
        return item < 0 ? path + "'" : path.substring(0, item) + "[' + s.name + ']" + path.substring(item + 2) + "'";
    }

    private static Set<String> addresses() throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> crds = Files.list(Chart.ROOT.resolve("crds"))) {
            for (Path crd : crds.filter(Files::isRegularFile).toList()) {
                JsonNode kind = YAML.readTree(crd.toFile());
                for (JsonNode version : kind.at("/spec/versions")) {
                    JsonNode spec = version.at("/schema/openAPIV3Schema/properties/spec");
                    walk(kind.at("/spec/names/kind").asText() + " spec", spec, found);
                }
            }
        }
        return found;
    }

    private static void walk(String path, JsonNode schema, Set<String> found) {
        List<JsonNode> lists = new ArrayList<>(List.of(schema.path("items"), schema.path("additionalProperties")));
        lists.removeIf(node -> !node.isObject());
        lists.forEach(list -> walk(path + "[]", list, found));
        schema.path("properties").properties().forEach(field -> {
            String below = path + "." + field.getKey();
            if (isAddress(field.getKey(), field.getValue())) {
                found.add(below);
            }
            walk(below, field.getValue(), found);
        });
    }

    private static boolean isAddress(String name, JsonNode schema) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith("urlref")) {
            return true;
        }
        String said = schema.path("description").asText().toLowerCase(Locale.ROOT);
        boolean isText = schema.path("type").asText().equals("string") && !schema.has("enum");
        boolean isNamed = NAMES.stream().anyMatch(lower::contains);
        return isText && (isNamed || WORDS.stream().anyMatch(said::contains));
    }
}
