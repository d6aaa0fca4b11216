package io.holdfast.cli.run.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.plan.RunScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a component's data is put back, and what of it counts in a drill. */
class RestoreEffectTest {
    private static final String OTHER =
            "{strategy: InPlace, replace: true, select: [papers], rename: {papers: old-papers}}";

    @TempDir
    private Path folder;

    @Test
    void aRecoveryRestoresAsThePlanSays() throws IOException {
        RestoreOptions options = options(RunScope.recovery(), OTHER, "10.0.0.7");
        assertThat(options.inPlace()).isTrue();
        assertThat(options.replace()).isTrue();
        assertThat(options.select()).containsExactly("papers");
        assertThat(options.mapping()).isEqualTo(Map.of("papers", "old-papers"));
        assertThat(options.advertise()).isEqualTo("10.0.0.7");
    }

    @Test
    void aPlanThatSaysNothingReplacesNothing() throws IOException {
        RestoreOptions options = options(RunScope.recovery(), "{}", "");
        assertThat(options.inPlace()).isFalse();
        assertThat(options.replace()).isFalse();
        assertThat(options.select()).isEmpty();
        assertThat(options.mapping()).isEmpty();
        assertThat(options.advertise()).isNull();
    }

    @Test
    void aDrillsStoreIsEmptyAndHasANameOfItsOwn() throws IOException {
        RestoreOptions options = options(RunScope.drill(), OTHER, "10.0.0.7");
        assertThat(options.inPlace()).isFalse();
        assertThat(options.replace()).isFalse();
        assertThat(options.select()).containsExactly("papers");
        assertThat(options.mapping()).isEmpty();
    }

    private RestoreOptions options(RunScope scope, String restore, String address) throws IOException {
        String plan = """
                components:
                  - {name: vectors, policyRef: {name: stores}, source: vectors, workloads: [{kind: StatefulSet, name: qdrant}], restore: %s}
                """.formatted(restore);
        try (Scene scene = new Scene(folder, scope, plan).inCluster(address)) {
            Stage stage = scene.stage();
            Node node = scene.node("vectors:restore");
            return new RestoreEffect(stage).options(stage.part(node), node);
        }
    }
}
