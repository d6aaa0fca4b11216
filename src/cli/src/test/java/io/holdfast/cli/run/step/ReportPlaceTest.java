package io.holdfast.cli.run.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.recovery.plan.RunScope;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the report of a run goes. */
class ReportPlaceTest {

    @TempDir
    private Path folder;

    @Test
    void theReportGoesWhereThePlanSaysOrElseToTheFirstComponentsRepository() throws IOException {
        assertThat(repository("")).isEqualTo("main");
        assertThat(repository("evidence: {repository: reports}\n")).isEqualTo("reports");
    }

    private String repository(String evidence) throws IOException {
        try (Scene scene = new Scene(folder, RunScope.drill(), Scene.COMPONENTS + evidence)) {
            return ReportPlace.repository(scene.stage().resolution());
        }
    }
}
