package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.point.Digest;
import io.holdfast.engine.site.RemoteProcess;
import io.holdfast.engine.site.Site;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/** What the contracts of sites stand on: a site that runs commands, with {@code sh} and coreutils, and a folder there. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class OnSite {

    protected static final Duration SOON = Duration.ofSeconds(30);

    /** Length of {@link #randomFile}: no multiple of anything. */
    protected static final int LENGTH = 3_000_001;

    private final String name = "holdfast-" + UUID.randomUUID();

    /** The site under test. */
    protected abstract Site site();

    /** A folder at the site that may be written to. */
    protected abstract String scratchFolder();

    /** Waits until no process of the site has the mark among its arguments. */
    protected void assertGone(String mark) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (runs(mark)) {
            assertThat(System.nanoTime())
                    .as("a process with %s still runs", mark)
                    .isLessThan(end);
        }
    }

    /** Whether a process of the site has the mark among its arguments. */
    protected boolean runs(String mark) {
        // The bracket keeps the search from finding itself.
        String pattern = "[" + mark.charAt(0) + "]" + mark.substring(1);
        String script = "sleep 0.1; grep -aqs -e \"$1\" /proc/[0-9]*/cmdline";
        try (RemoteProcess process = site().start(List.of("sh", "-c", script, "sh", pattern))) {
            return process.await(SOON) == 0;
        }
    }

    /** A time to sleep that no other process sleeps. */
    protected static String mark() {
        return "1" + ThreadLocalRandom.current().nextInt(100_000_000, 999_999_999);
    }

    /** A path in the scratch folder that this test has for itself, with a blank in it. */
    protected String fresh(String what) {
        return scratchFolder() + "/" + name + " " + what;
    }

    protected String randomFile() {
        String path = fresh("file");
        run("head -c \"$2\" /dev/urandom > \"$1\"", path, "" + LENGTH);
        return path;
    }

    protected String sha256(String path) {
        try (RemoteProcess process = site().start(List.of("sh", "-c", "sha256sum < \"$1\"; read -r ack", "sh", path))) {
            return line(process).substring(0, 64);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    protected void run(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        command.addAll(List.of(arguments));
        try (RemoteProcess process = site().start(command)) {
            assertThat(process.await(SOON)).as(process.stderr()).isZero();
        }
    }

    protected static String digest(ByteArrayOutputStream bytes) {
        Digest digest = new Digest();
        digest.update(bytes.toByteArray(), 0, bytes.size());
        return digest.hex();
    }

    protected static void say(RemoteProcess process, String line) throws IOException {
        process.stdin().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.stdin().flush();
    }

    protected static String line(RemoteProcess process) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        InputStream in = process.stdout();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            assertThat(b).as("after '%s', %s", line, process.stderr()).isNotNegative();
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
