package io.holdfast.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The chart as Helm renders it, always with the same Helm. */
record Chart(String text) {

    static final Path ROOT =
            Path.of(System.getProperty("holdfast.root", "../..")).toAbsolutePath();

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** Renders it into namespace {@code backup}, without the CRDs, which are files of their own. */
    static Chart render(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                run(List.of(ROOT.resolve("build/helm").toString())).strip(),
                "template",
                "holdfast",
                ROOT.resolve("helm/holdfast").toString(),
                "--namespace=backup",
                "--kube-version=1.34.0",
                "--set=crds.install=false"));
        command.addAll(Arrays.asList(arguments));
        return new Chart(run(command));
    }

    /** Every rendered object. */
    List<JsonNode> objects() throws IOException {
        try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            return values.readAll().stream().filter(JsonNode::isObject).toList();
        }
    }

    /** Rendered objects of one kind. */
    Stream<JsonNode> objects(String kind) throws IOException {
        return objects().stream().filter(object -> object.path("kind").asText().equals(kind));
    }

    /** Verbs by resource, with its names in brackets, that a role of the chart grants. */
    Map<String, Set<String>> granted(String kind, String role) throws IOException {
        Map<String, Set<String>> verbs = new TreeMap<>();
        for (JsonNode object : objects(kind)
                .filter(one -> one.at("/metadata/name").asText().equals(role))
                .toList()) {
            for (JsonNode rule : object.path("rules")) {
                assertThat(rule.fieldNames())
                        .toIterable()
                        .isSubsetOf("apiGroups", "resources", "verbs", "resourceNames");
                String names = rule.has("resourceNames")
                        ? rule.path("resourceNames").toString().replace("\"", "")
                        : "";
                for (JsonNode group : rule.path("apiGroups")) {
                    for (JsonNode resource : rule.path("resources")) {
                        Set<String> granted = verbs.computeIfAbsent(
                                group.asText() + "/" + resource.asText() + names, _ -> new TreeSet<>());
                        rule.path("verbs").forEach(verb -> granted.add(verb.asText()));
                    }
                }
            }
        }
        return verbs;
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
        return out;
    }
}
