package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.adapter.local.LocalSite;
import io.holdfast.engine.site.RemoteProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The traces of temporary servers that were started from here on this machine: their folders, and the processes that work
 * in them. Other test processes, and pods, have theirs elsewhere.
 */
public final class TemporaryServers {

    private static final Path PLACE = place();
    private static final String FOLDER = PLACE + "/holdfast-restore.";

    private TemporaryServers() {}

    /** This machine, reached by commands alone, whose temporary files are kept apart from other processes'. */
    public static CommandSite site() {
        return new CommandSite(new Apart());
    }

    private static final class Apart extends WrappedSite {
        Apart() {
            super(new LocalSite());
        }

        @Override
        public RemoteProcess start(List<String> command) {
            List<String> apart = new ArrayList<>(List.of("env", "TMPDIR=" + PLACE));
            apart.addAll(command);
            return super.start(apart);
        }
    }

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
        try (Stream<Path> files = Files.list(PLACE)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path place() {
        try {
            Path place = Files.createTempDirectory("holdfast-test");
            place.toFile().deleteOnExit();
            return place;
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
