package io.holdfast.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
final class ProcessStartTest {
    /** Both numbers of the kernel are cut to hundredths of a second. */
    private static final Duration CUT = Duration.ofMillis(20);

    @Test
    void aProcessIsNoOlderThanTheMomentBeforeItWasStarted() throws IOException {
        Instant before = Instant.now();
        Process child = new ProcessBuilder("sleep", "60").start();
        try {
            Duration age = ProcessStart.age(Path.of("/proc/" + child.pid() + "/stat"));

            assertThat(age)
                    .isBetween(
                            CUT.negated(),
                            Duration.between(before, Instant.now()).plus(CUT));
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void thisProcessBeganBeforeNow() {
        Instant now = Instant.now();

        assertThat(ProcessStart.ofThis(now)).isBefore(now);
    }
}
