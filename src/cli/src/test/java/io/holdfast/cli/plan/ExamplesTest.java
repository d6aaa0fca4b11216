package io.holdfast.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The examples are plans: every field in them exists, and every repository that they name is there. */
final class ExamplesTest {

    private static final Path EXAMPLES = Path.of(System.getProperty("holdfast.root", "../.."), "examples");

    @Test
    void everyExampleIsAPlan() throws IOException {
        int seen = 0;
        try (Stream<Path> folders = Files.list(EXAMPLES)) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                PlanFiles plan = PlanFiles.read(plans(folder));
                assertThat(plan.policies()).as(folder.toString()).isNotEmpty();
                plan.policies()
                        .forEach(policy -> policy.getSpec()
                                .repositories()
                                .forEach(name ->
                                        assertThat(plan.repository(name)).isNotNull()));
                seen += plan.policies().size();
            }
        }
        assertThat(seen).isPositive();
    }

    /** The files with documents of Holdfast; an example may hold other YAML, too. */
    private static List<Path> plans(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(ExamplesTest::isPlan)
                    .sorted()
                    .toList();
        }
    }

    private static boolean isPlan(Path file) {
        try {
            return Files.readString(file).contains("apiVersion: holdfast.io/");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
