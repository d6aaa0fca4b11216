package io.holdfast.operator.app;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * When a process began. {@link ProcessHandle.Info#startInstant()} will not do: on Linux it adds ticks to the time of the
 * machine's start, which {@code /proc/stat} gives in whole seconds, and is up to a second early.
 */
final class ProcessStart {
    private static final Path PROC = Path.of("/proc");
    /** Linux counts in hundredths of a second towards programs, whatever the kernel's own ticks are. */
    private static final long TICK_MILLIS = 10;
    /** Of {@code /proc/PID/stat}: the 22nd field, counted from behind the program's name, which may hold anything. */
    private static final int START_BEHIND_NAME = 19;

    private ProcessStart() {}

    /** This process's, or its virtual machine's, which is some hundredths of a second later, where there is no Linux. */
    static Instant ofThis(Instant now) {
        try {
            return now.minus(age(PROC.resolve("self/stat")));
        } catch (IOException | RuntimeException _) {
            return Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
        }
    }

    /** How long ago the process began whose file this is, to a hundredth of a second. */
    static Duration age(Path stat) throws IOException {
        String text = Files.readString(stat);
        String began = text.substring(text.lastIndexOf(')') + 2).split(" ", -1)[START_BEHIND_NAME];
        String up = Files.readString(PROC.resolve("uptime")).split(" ", -1)[0];
        long upMillis = (long) (Double.parseDouble(up) * 1000);
        return Duration.ofMillis(upMillis - Long.parseLong(began) * TICK_MILLIS);
    }
}
