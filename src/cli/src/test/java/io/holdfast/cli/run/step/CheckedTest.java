package io.holdfast.cli.run.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.plan.RunScope;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values against what a plan wants of them. */
class CheckedTest {

    @TempDir
    private Path folder;

    @Test
    void aValueMustBeTheTextThatIsExpected() throws IOException {
        assertThat(passes("PONG", "PONG", null)).isTrue();
        assertThat(passes("PONG", "pong", null)).isFalse();
    }

    @Test
    void orANumberThatIsLargeEnough() throws IOException {
        assertThat(passes("(integer) 41", null, 41L)).isTrue();
        assertThat(passes("(integer) 41", null, 42L)).isFalse();
        assertThat(passes("41.9", null, 42L)).isFalse();
        assertThat(passes("many", null, 0L)).isFalse();
    }

    private boolean passes(String found, @Nullable String expected, @Nullable Long atLeast) throws IOException {
        try (Scene scene = new Scene(
                folder,
                RunScope.recovery(),
                Scene.COMPONENTS
                        + "steps: [{name: ask, redis: {component: cache, command: [DBSIZE], atLeast: 1}}]\n")) {
            Node node = scene.node("ask");
            return Checked.value(node, "DBSIZE", found, expected, atLeast).passed();
        }
    }
}
