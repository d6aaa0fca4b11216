package io.holdfast.adapter.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServerSaysTest {

    private static final Status MISSING =
            new StatusBuilder().withMessage("executable file not found").build();

    private final ServerSays says = new ServerSays();

    @Test
    void whatTheServerSaysLateIsWaitedFor() {
        Thread.ofVirtual().start(() -> {
            pause();
            says.onExit(-1, MISSING);
        });
        assertThat(says.code(Duration.ofMinutes(1))).hasValue(-1);
        assertThat(says.message()).isEqualTo("executable file not found");
    }

    @Test
    void aServerThatSaysNothingIsNotWaitedForLong() {
        assertThat(says.code(Duration.ofMillis(1))).isEmpty();
        assertThat(says.message()).isEmpty();
    }

    @Test
    void anEndWithoutStatusHasACodeAlone() {
        says.onExit(3, null);
        assertThat(says.code(Duration.ZERO)).hasValue(3);
        assertThat(says.message()).isEmpty();
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
