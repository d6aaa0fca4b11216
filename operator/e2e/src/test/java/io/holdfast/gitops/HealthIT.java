package io.holdfast.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.cel.common.CelOptions;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelOptionalLibrary;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The health rules for Argo CD, in the Lua that it speaks, and for Flux, in CEL, over the same objects. */
class HealthIT {
    private static final Path GITOPS = Path.of(System.getProperty("holdfast.root", "../.."), "helm/gitops");
    private static final YAMLMapper YAML = new YAMLMapper();

    static Stream<JsonNode> cases() throws IOException {
        try (InputStream in = Objects.requireNonNull(HealthIT.class.getResourceAsStream("cases.yaml"))) {
            return YAML.readTree(in).valueStream().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void argoCdSaysWhatIsTrue(JsonNode test) throws IOException, InterruptedException {
        assertThat(argo("health.lua", test.path("object")))
                .as(test.path("name").asText())
                .isEqualTo(test.path("argo").asText());
        if (test.has("argoStrict")) {
            assertThat(argo("health-strict.lua", test.path("object")))
                    .isEqualTo(test.path("argoStrict").asText());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void fluxSaysWhatIsTrue(JsonNode test) throws Exception {
        if (test.has("flux")) {
            assertThat(flux("health.yaml", test.path("object")))
                    .as(test.path("name").asText())
                    .isEqualTo(test.path("flux").asText());
        }
        if (test.has("fluxStrict")) {
            assertThat(flux("health-strict.yaml", test.path("object")))
                    .isEqualTo(test.path("fluxStrict").asText());
        }
    }

    private static String argo(String script, JsonNode object) throws IOException, InterruptedException {
        String program = "obj = " + lua(object) + "\nlocal function judge()\n"
                + Files.readString(GITOPS.resolve("argocd/" + script))
                + "\nend\nlocal hs = judge()\nassert(hs.message ~= nil)\nio.write(hs.status)\n";
        Path file = Files.createTempFile("health", ".lua");
        Files.writeString(file, program);
        Process lua = new ProcessBuilder("lua5.1", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(lua.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(lua.waitFor()).as(said).isZero();
        Files.delete(file);
        return said;
    }

    /** A JSON value as Lua writes it. */
    private static String lua(JsonNode node) {
        List<String> parts = new ArrayList<>();
        if (node.isObject()) {
            node.properties().forEach(field -> parts.add(field.getKey() + " = " + lua(field.getValue())));
            return "{ " + String.join(", ", parts) + " }";
        }
        if (node.isArray()) {
            node.forEach(one -> parts.add(lua(one)));
            return "{ " + String.join(", ", parts) + " }";
        }
        return node.toString();
    }

    /** As Flux asks: failed first, then current; neither is waiting. */
    private static String flux(String file, JsonNode object) throws Exception {
        for (JsonNode rule : YAML.readTree(GITOPS.resolve("flux/" + file).toFile())) {
            if (rule.path("kind").asText().equals(object.path("kind").asText())) {
                return holds(rule.path("failed").asText(), object)
                        ? "failed"
                        : holds(rule.path("current").asText(), object) ? "current" : "waiting";
            }
        }
        throw new AssertionError("no rule for " + object.path("kind"));
    }

    private static boolean holds(String expression, JsonNode object) throws Exception {
        CelOptions options = CelOptions.current().enableOptionalSyntax(true).build();
        CelCompiler compiler = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(options)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addLibraries(CelExtensions.optional())
                .addVar("status", SimpleType.DYN)
                .build();
        CelRuntime runtime = CelRuntimeFactory.standardCelRuntimeBuilder()
                .setOptions(options)
                .addLibraries(CelOptionalLibrary.INSTANCE)
                .build();
        Object status = new ObjectMapper().convertValue(object.path("status"), Object.class);
        return (boolean) runtime.createProgram(compiler.compile(expression).getAst())
                .eval(Map.of("status", status == null ? Map.of() : status));
    }
}
