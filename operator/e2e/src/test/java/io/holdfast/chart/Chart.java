package io.holdfast.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
