package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.site.RemoteFile;
import io.holdfast.engine.site.RemoteProcess;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.stream.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every promise of {@link Site} and {@link RemoteProcess}, and of {@link RemoteFile} over them, as a test that each site
 * which runs commands must pass. The site needs {@code sh} and coreutils, as the sources do.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class SiteContract {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int STDERR_LIMIT = 16 * 1024;
    private static final int LENGTH = 3_000_001;

    private final String name = "holdfast-" + UUID.randomUUID();

    /** The site under test. */
    protected abstract Site site();

    /** A folder at the site that may be written to. */
    protected abstract String scratchFolder();

    // commands

    @Test
    void argumentsArriveAsTheyAre() throws IOException {
        List<String> arguments = List.of(
                "two words",
                "it's",
                "\"quoted\"",
                "$(echo no)",
                "`echo no`",
                "$HOME",
                "*",
                "a\nb",
                "",
                "\\n",
                "ü€",
                "-");
        List<String> command = new ArrayList<>(List.of("sh", "-c", "printf '<%s>' \"$@\"; echo; read -r ack", "sh"));
        command.addAll(arguments);

        try (RemoteProcess process = site().start(command)) {
            String expected = "<" + String.join("><", arguments) + ">\n";
            int length = expected.getBytes(StandardCharsets.UTF_8).length;
            assertThat(new String(process.stdout().readNBytes(length), StandardCharsets.UTF_8))
                    .isEqualTo(expected);
            say(process, "ok");
            assertThat(process.await(SOON)).isZero();
        }
    }

    @Test
    void exitCodesArrive() {
        for (int code : new int[] {0, 1, 7, 97, 255}) {
            try (RemoteProcess process = site().start(List.of("sh", "-c", "exit \"$1\"", "sh", "" + code))) {
                assertThat(process.await(SOON)).isEqualTo(code);
            }
        }
    }

    @Test
    void aMissingProgramIsNotASuccess() {
        try (RemoteProcess process = site().start(List.of("holdfast-no-such-program"))) {
            assertThat(process.await(SOON)).isNotZero();
        } catch (InvalidPlanException e) {
            assertThat(e.reason()).isEqualTo(Reason.ToolMissing);
        }
    }

    @Test
    void whatACommandSaysToStandardErrorIsKept() {
        try (RemoteProcess process = site().start(List.of("sh", "-c", "echo 'no such thing' >&2; exit 3"))) {
            assertThat(process.await(SOON)).isEqualTo(3);
            assertThat(process.stderr()).isEqualTo("no such thing\n");
        }
    }

    @Test
    void aFloodOnStandardErrorBlocksNothingAndOnlyItsEndIsKept() throws IOException {
        String script = "head -c 10000000 /dev/zero | tr '\\0' x >&2; echo done; printf 'the end' >&2";
        try (RemoteProcess process = site().start(List.of("sh", "-c", script))) {
            assertThat(line(process)).isEqualTo("done");
            assertThat(process.await(SOON)).isZero();
            assertThat(process.stderr()).hasSize(STDERR_LIMIT).endsWith("xxxthe end");
        }
    }

    @Test
    void binaryOutputIsExact() throws IOException {
        String path = randomFile();
        Digest digest = new Digest();

        try (RemoteProcess process = site().start(List.of("sh", "-c", "cat \"$1\"; read -r ack", "sh", path))) {
            byte[] bytes = process.stdout().readNBytes(LENGTH);
            assertThat(bytes).hasSize(LENGTH);
            digest.update(bytes, 0, bytes.length);
            say(process, "ok");
            assertThat(process.await(SOON)).isZero();
        }
        assertThat(digest.hex()).isEqualTo(sha256(path));
    }

    @Test
    void aCommandCanBeSpokenWith() throws IOException {
        String script = "while IFS= read -r word; do [ \"$word\" = bye ] && exit 5; echo \"heard $word\"; done; exit 1";
        try (RemoteProcess process = site().start(List.of("sh", "-c", script))) {
            for (String word : List.of("one", " two  three ", "$(four)")) {
                say(process, word);
                assertThat(line(process)).isEqualTo("heard " + word);
            }
            say(process, "bye");
            assertThat(process.await(SOON)).isEqualTo(5);
        }
    }

    @Test
    void muchInputArrivesExactly() throws IOException {
        byte[] bytes = new byte[LENGTH];
        ThreadLocalRandom.current().nextBytes(bytes);
        Digest digest = new Digest();
        digest.update(bytes, 0, bytes.length);

        try (RemoteProcess process =
                site().start(List.of("sh", "-c", "head -c \"$1\" | sha256sum", "sh", "" + LENGTH))) {
            process.stdin().write(bytes);
            process.stdin().flush();
            assertThat(line(process)).startsWith(digest.hex());
            assertThat(process.await(SOON)).isZero();
        }
    }

    @Test
    void aCommandThatDoesNotEndInTimeIsKilled() {
        String mark = mark();
        try (RemoteProcess process = site().start(List.of("sleep", mark))) {
            assertDeadlineExceeded(process);
            assertGone(mark);
        }
    }

    @Test
    void aPipelineThatDoesNotEndInTimeIsKilledWhole() {
        String mark = mark();
        try (RemoteProcess process = site().start(List.of("sh", "-c", "sleep " + mark + " | cat"))) {
            assertDeadlineExceeded(process);
            assertGone(mark);
        }
    }

    @Test
    void closingKillsWhatStillRuns() throws IOException {
        String mark = mark();
        try (RemoteProcess process = site().start(List.of("sh", "-c", "echo up; exec sleep " + mark))) {
            assertThat(line(process)).isEqualTo("up");
            assertThat(runs(mark)).isTrue();
        }
        assertGone(mark);
    }

    @Test
    void severalCommandsRunSideBySide() throws IOException {
        try (RemoteProcess first = site().start(List.of("sh", "-c", "read -r a; echo \"first $a\"; read -r ack"));
                RemoteProcess second =
                        site().start(List.of("sh", "-c", "read -r a; echo \"second $a\"; read -r ack"))) {
            say(second, "b");
            assertThat(line(second)).isEqualTo("second b");
            say(first, "a");
            assertThat(line(first)).isEqualTo("first a");
        }
    }

    // files

    @Test
    void aFileArrivesByteForByte() {
        String path = randomFile();
        ByteArrayOutputStream copy = new ByteArrayOutputStream();

        try (RemoteFile file = RemoteFile.open(site(), path)) {
            assertThat(file.length()).isEqualTo(LENGTH);
            file.copyTo(copy);
            assertThat(digest(copy)).isEqualTo(sha256(path));
            assertThat(file.sha256()).isEqualTo(sha256(path));
        }
    }

    @Test
    void aFileThatIsReplacedWhileItIsReadArrivesAsItWasOpened() {
        String path = randomFile();
        ByteArrayOutputStream copy = new ByteArrayOutputStream();

        try (RemoteFile file = RemoteFile.open(site(), path)) {
            run("printf new > \"$1.tmp\"; mv \"$1.tmp\" \"$1\"", path);
            file.copyTo(copy);
            assertThat(copy.size()).isEqualTo(LENGTH);
            assertThat(digest(copy)).isEqualTo(file.sha256());
        }
        try (RemoteFile file = RemoteFile.open(site(), path)) {
            assertThat(file.length()).isEqualTo(3);
        }
    }

    @Test
    void anEmptyFileArrives() {
        String path = scratchFolder() + "/" + name + " empty";
        run(": > \"$1\"", path);
        ByteArrayOutputStream copy = new ByteArrayOutputStream();

        try (RemoteFile file = RemoteFile.open(site(), path)) {
            file.copyTo(copy);
            assertThat(file.length()).isZero();
            assertThat(digest(copy)).isEqualTo(sha256(path));
            assertThat(file.sha256()).isEqualTo(sha256(path));
        }
    }

    @Test
    void aMissingFileIsForTheUserToMend() {
        String path = scratchFolder() + "/no such file";

        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> RemoteFile.open(site(), path))
                .withMessageContaining(path)
                .withMessageContaining(site().describe())
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SourceFailed))
                .satisfies(e -> assertThat(e.hint()).contains("exists"));
    }

    @Test
    void aFileThatCannotBeReadIsForTheUserToMend() {
        // A folder can be opened and not be read, by root, too.
        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> RemoteFile.open(site(), scratchFolder()))
                .withMessageContaining(scratchFolder())
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SourceFailed))
                .satisfies(e -> assertThat(e.hint()).contains("read it"));
    }

    @Test
    void aStreamThatIsCutIsTruncatedAndNotAFile() {
        String path = randomFile();
        Site cut = new CutSite(site(), LENGTH / 2);

        try (RemoteFile file = RemoteFile.open(cut, path)) {
            assertThatExceptionOfType(TransientException.class)
                    .isThrownBy(() -> file.copyTo(OutputStream.nullOutputStream()))
                    .withMessageContaining(" of " + LENGTH + " bytes")
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.Truncated));
        }
    }

    @Test
    void aContainerWithoutTheToolsIsNamedAsSuch() {
        String path = randomFile();
        Site bare = new ToollessSite(site());

        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> RemoteFile.open(bare, path))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.ToolMissing))
                .satisfies(e -> assertThat(e.hint()).contains("sha256sum").contains("Direct"));
    }

    private void assertDeadlineExceeded(RemoteProcess process) {
        assertThatExceptionOfType(TransientException.class)
                .isThrownBy(() -> process.await(Duration.ofSeconds(1)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.DeadlineExceeded));
    }

    /** Waits until no process of the site has the mark among its arguments. */
    private void assertGone(String mark) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (runs(mark)) {
            assertThat(System.nanoTime())
                    .as("a process with %s still runs", mark)
                    .isLessThan(end);
        }
    }

    private boolean runs(String mark) {
        // The bracket keeps the search from finding itself.
        String pattern = "[" + mark.charAt(0) + "]" + mark.substring(1);
        String script = "sleep 0.1; grep -aqs -e \"$1\" /proc/[0-9]*/cmdline";
        try (RemoteProcess process = site().start(List.of("sh", "-c", script, "sh", pattern))) {
            return process.await(SOON) == 0;
        }
    }

    /** A time to sleep that no other process sleeps. */
    private static String mark() {
        return "1" + ThreadLocalRandom.current().nextInt(100_000_000, 999_999_999);
    }

    private String randomFile() {
        String path = scratchFolder() + "/" + name + " file";
        run("head -c \"$2\" /dev/urandom > \"$1\"", path, "" + LENGTH);
        return path;
    }

    private String sha256(String path) {
        try (RemoteProcess process = site().start(List.of("sh", "-c", "sha256sum < \"$1\"; read -r ack", "sh", path))) {
            return line(process).substring(0, 64);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void run(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        command.addAll(List.of(arguments));
        try (RemoteProcess process = site().start(command)) {
            assertThat(process.await(SOON)).as(process.stderr()).isZero();
        }
    }

    private static String digest(ByteArrayOutputStream bytes) {
        Digest digest = new Digest();
        digest.update(bytes.toByteArray(), 0, bytes.size());
        return digest.hex();
    }

    private static void say(RemoteProcess process, String line) throws IOException {
        process.stdin().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.stdin().flush();
    }

    private static String line(RemoteProcess process) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        InputStream in = process.stdout();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            assertThat(b).as("after '%s', %s", line, process.stderr()).isNotNegative();
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
