package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.point.Digest;
import io.holdfast.engine.site.RemoteProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Every promise of a {@link io.holdfast.engine.site.Site} that runs commands, and of {@link RemoteProcess}, as a test. */
public abstract class SiteContract extends OnSite {

    private static final int STDERR_LIMIT = 16 * 1024;

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
    void aCommandThatReadsSlowlyGetsEverything() throws IOException {
        // More than every buffer on the way holds.
        int length = 40_000_000;
        byte[] chunk = new byte[1 << 16];
        String script =
                "for i in 1 2 3 4 5 6 7 8; do head -c 5000000 >/dev/null; sleep 0.1; done; echo got it; read -r ack";
        try (RemoteProcess process = site().start(List.of("sh", "-c", script))) {
            for (int left = length; left > 0; left -= chunk.length) {
                process.stdin().write(chunk, 0, Math.min(left, chunk.length));
            }
            process.stdin().flush();
            assertThat(line(process)).isEqualTo("got it");
            say(process, "ok");
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
    void closingKillsWhatHasFloodedStandardError() throws IOException {
        String mark = mark();
        String script = "head -c 100000 /dev/zero >&2; echo up; exec sleep " + mark;
        try (RemoteProcess process = site().start(List.of("sh", "-c", script))) {
            assertThat(line(process)).isEqualTo("up");
        }
        assertGone(mark);
    }

    @Test
    void closingAtOnceKillsWhatHasHardlyBegun() {
        String mark = mark();
        site().start(List.of("sleep", mark)).close();
        assertGone(mark);
    }

    @Test
    void closingLetsACommandTidyUp() throws IOException {
        String path = fresh("tidied");
        String script = "trap 'echo tidied > \"$1\"; exit' TERM; echo up; sleep 1000 & wait";
        try (RemoteProcess process = site().start(List.of("sh", "-c", script, "sh", path))) {
            assertThat(line(process)).isEqualTo("up");
        }
        run("until [ -s \"$1\" ]; do sleep 0.1; done", path);
    }

    @Test
    void closingKillsWhatDoesNotWantToEnd() throws IOException {
        String mark = mark();
        String script = "trap '' TERM HUP INT; echo up; sleep " + mark;
        try (RemoteProcess process = site().start(List.of("sh", "-c", script))) {
            assertThat(line(process)).isEqualTo("up");
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

    private static void assertDeadlineExceeded(RemoteProcess process) {
        assertThatExceptionOfType(TransientException.class)
                .isThrownBy(() -> process.await(Duration.ofSeconds(1)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.DeadlineExceeded));
    }
}
