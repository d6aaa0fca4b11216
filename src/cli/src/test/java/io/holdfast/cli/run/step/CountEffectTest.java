package io.holdfast.cli.run.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.recovery.plan.RunScope;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which component is counted. */
class CountEffectTest {

    @TempDir
    private Path folder;

    @Test
    void aStepCountsTheComponentThatItNamesAndAComponentItself() throws IOException {
        try (Scene scene = new Scene(folder, RunScope.recovery(), """
                components:
                  - {name: cache, policyRef: {name: stores}, source: cache, workloads: [{kind: StatefulSet, name: redis}]}
                  - {name: vectors, policyRef: {name: stores}, source: vectors, workloads: [{kind: StatefulSet, name: qdrant}]}
                steps:
                  - {name: again, count: {component: vectors}}
                  - {name: more, count: {component: cache}}
                """)) {
            CountEffect effect = new CountEffect(scene.stage());
            assertThat(effect.part(scene.node("again")).name()).isEqualTo("vectors");
            assertThat(effect.part(scene.node("more")).name()).isEqualTo("cache");
            assertThat(effect.part(scene.node("vectors:count")).name()).isEqualTo("vectors");
        }
    }
}
