package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The risk assessment of the example, whose plans nobody has carried out yet. */
class MatrixCommandTest {
    private static final Path EXAMPLE = Path.of(System.getProperty("holdfast.root", "../.."), "examples/researchops");

    @TempDir
    private Path folder;

    private Workplace place;

    @BeforeEach
    void moveIn() {
        place = Workplace.in(folder).directoryRepository();
    }

    @Test
    void everyPlanAndEveryDisasterWithoutOneHasARow() {
        Console.Answer answer =
                matrix("vector-database-failure", "full-cluster-loss").ok();

        assertThat(answer.out())
                .contains("| Vector database failure | research-ops/vector-database-failure | 1 of 3 |")
                .contains("| Full cluster loss | research-ops/full-cluster-loss | 3 of 3 |")
                .contains("scenario SecurityIncident")
                .doesNotContain("brought back by no plan");
    }

    @Test
    void whatNoPlanBringsBackIsNamed() {
        JsonNode matrix = matrix("vector-database-failure", null).ok().json();

        assertThat(matrix.path("uncovered"))
                .extracting(JsonNode::asText)
                .hasSize(2)
                .allMatch(source -> source.startsWith("research-ops/"));
        assertThat(matrix.at("/rows/0/risk").asText()).isEqualTo("High");
    }

    @Test
    void withoutAPlanThereIsNothingToAssess() {
        new Console()
                .plain("report", "matrix", "-f", place.file("repository.yaml"), "--secrets", place.file("secrets"))
                .failed(ExitCode.Invalid, "NothingSelected");
    }

    /** As Markdown of two plans, or as JSON of one. */
    private Console.Answer matrix(String plan, @org.jspecify.annotations.Nullable String other) {
        return new Console()
                .plain(
                        "report",
                        "matrix",
                        "-f",
                        place.file("repository.yaml"),
                        "--secrets",
                        place.file("secrets"),
                        "-f",
                        EXAMPLE.resolve("qdrant.yaml").toString(),
                        "-f",
                        EXAMPLE.resolve("redis.yaml").toString(),
                        "-f",
                        EXAMPLE.resolve("config.yaml").toString(),
                        "-f",
                        EXAMPLE.resolve("plans/" + plan + ".yaml").toString(),
                        other == null ? "-o" : "-f",
                        other == null
                                ? "json"
                                : EXAMPLE.resolve("plans/" + other + ".yaml").toString());
    }
}
