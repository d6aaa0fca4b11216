package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The traces of temporary servers on this machine: their folders, and the processes that work in them. */
public final class TemporaryServers {

    private static final String FOLDER = "holdfast-restore.";

    private TemporaryServers() {}

    /** Fails if there is one, or becomes none within some seconds. */
    public static void assertNone() {
        for (int i = 0; i < 50 && !(folders().isEmpty() && all().isEmpty()); i++) {
            pause();
        }
        assertThat(folders()).isEmpty();
        assertThat(all()).isEmpty();
    }

    /** Kills the servers, and nothing else. */
    public static void killServers() {
        all().stream().filter(process -> worksInOne(process)).forEach(ProcessHandle::destroyForcibly);
    }

    /** Kills a server, or what keeps it, or what brings it its dump; nothing if there is none at this moment. */
    public static void killOneOf(Random random) {
        List<ProcessHandle> all = all();
        if (!all.isEmpty()) {
            all.get(random.nextInt(all.size())).destroyForcibly();
        }
    }

    private static List<ProcessHandle> all() {
        return ProcessHandle.allProcesses()
                .filter(process -> worksInOne(process) || namesOne(process))
                .toList();
    }

    /** A server's working directory is its folder. */
    private static boolean worksInOne(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd"))
                    .toString()
                    .contains(FOLDER);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean namesOne(ProcessHandle process) {
        try {
            String words = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
            return words.contains(FOLDER) && !words.startsWith("java");
        } catch (IOException e) {
            return false;
        }
    }

    private static List<Path> folders() {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith(FOLDER))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
