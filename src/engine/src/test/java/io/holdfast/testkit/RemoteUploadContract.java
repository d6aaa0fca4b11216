package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.point.Digest;
import io.holdfast.engine.site.RemoteProcess;
import io.holdfast.engine.site.RemoteUpload;
import io.holdfast.engine.site.Site;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Every promise of {@link RemoteUpload} as a test that each site which runs commands must pass. */
public abstract class RemoteUploadContract extends OnSite {

    private final byte[] bytes = new byte[LENGTH];
    private final String digest;

    protected RemoteUploadContract() {
        ThreadLocalRandom.current().nextBytes(bytes);
        Digest sum = new Digest();
        sum.update(bytes, 0, bytes.length);
        this.digest = sum.hex();
    }

    @Test
    void aFileArrivesByteForByteAndIsItsOwnersAlone() throws IOException {
        String path = fresh("uploaded");

        try (RemoteUpload upload = RemoteUpload.begin(site(), path, LENGTH)) {
            upload.copyFrom(all());
            upload.commit();
        }

        assertThat(sha256(path)).isEqualTo(digest);
        assertThat(answer("stat -c %a \"$1\"", path)).isEqualTo("600");
        assertThat(left(path)).isEqualTo(1);
    }

    @Test
    void anEmptyFileArrives() throws IOException {
        String path = fresh("uploaded");

        try (RemoteUpload upload = RemoteUpload.begin(site(), path, 0)) {
            upload.copyFrom(InputStream.nullInputStream());
            upload.commit();
        }

        assertThat(answer("stat -c %s \"$1\"", path)).isEqualTo("0");
    }

    @Test
    void whatWasThereStaysUntilTheCommitAndIsReplacedByIt() throws IOException {
        String path = fresh("uploaded");
        run("echo old > \"$1\"", path);

        try (RemoteUpload upload = RemoteUpload.begin(site(), path, LENGTH)) {
            upload.copyFrom(all());
            assertThat(answer("cat \"$1\"", path)).isEqualTo("old");
            upload.commit();
        }

        assertThat(sha256(path)).isEqualTo(digest);
    }

    @Test
    void withoutACommitNothingIsLeftBehind() throws IOException {
        String path = fresh("uploaded");

        RemoteUpload.begin(site(), path, LENGTH).close();
        assertNothingLeft(path);
        try (RemoteUpload upload = RemoteUpload.begin(site(), path, LENGTH)) {
            upload.copyFrom(all());
        }
        assertNothingLeft(path);
    }

    @Test
    void aStreamThatFailsAtHalfLeavesNothingBehind() {
        String path = fresh("uploaded");
        IOException ours = new IOException("the store is gone");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> upload(site(), path, new SequenceInputStream(half(), failing(ours))))
                .isSameAs(ours);
        assertNothingLeft(path);
    }

    @Test
    void aStreamThatIsJudgedWrongAtItsVeryEndLeavesNothingBehind() {
        String path = fresh("uploaded");
        IOException ours = new IOException("the digest is wrong");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> upload(site(), path, new SequenceInputStream(all(), failing(ours))))
                .isSameAs(ours);
        assertNothingLeft(path);
    }

    @Test
    void aStreamOfAnotherLengthIsRefused() {
        String path = fresh("uploaded");

        assertThatExceptionOfType(TransientException.class)
                .isThrownBy(() -> upload(site(), path, half()))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.Truncated));
        assertThatExceptionOfType(IntegrityException.class)
                .isThrownBy(() -> upload(site(), path, new SequenceInputStream(all(), half())))
                .withMessageContaining("longer than " + LENGTH);
        assertNothingLeft(path);
    }

    @Test
    void aBitThatIsTurnedOverOnTheWayIsNoticed() {
        String path = fresh("uploaded");
        Site flipped = new FlippedSite(site(), LENGTH / 2);

        assertThatExceptionOfType(IntegrityException.class)
                .isThrownBy(() -> upload(flipped, path, all()))
                .withMessageContaining(digest)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.DigestMismatch));
        assertNothingLeft(path);
    }

    @Test
    void aCommandThatIsKilledIsAFailureThatMayPass() {
        String path = fresh("uploaded");
        // Only the command that writes has the part's name among its arguments.
        InputStream killing = new Happening(() -> run(
                "for p in $(grep -als -e \"$1\" /proc/[0-9]*/cmdline); do p=${p%/cmdline}; "
                        + "[ \"${p##*/}\" = $$ ] || kill -s KILL \"${p##*/}\"; done",
                path + "[.]"));

        assertThatExceptionOfType(TransientException.class)
                .isThrownBy(() -> upload(
                        site(), path, new SequenceInputStream(new SequenceInputStream(half(), killing), otherHalf())))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SourceUnreachable));
    }

    @Test
    void aFolderThatIsNotThereIsForTheUserToMend() {
        String path = fresh("no such folder") + "/file";

        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> RemoteUpload.begin(site(), path, LENGTH))
                .withMessageContaining(path)
                .withMessageContaining(site().describe())
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SourceFailed))
                .satisfies(e -> assertThat(e.hint()).contains("folder exists"));
    }

    @Test
    void aContainerWithoutTheToolsIsNamedAsSuch() {
        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> RemoteUpload.begin(new ToollessSite(site()), fresh("uploaded"), LENGTH))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.ToolMissing))
                .satisfies(e -> assertThat(e.hint()).contains("sha256sum"));
    }

    private static void upload(Site site, String path, InputStream in) throws IOException {
        try (RemoteUpload upload = RemoteUpload.begin(site, path, LENGTH)) {
            upload.copyFrom(in);
            upload.commit();
        }
    }

    private InputStream all() {
        return new ByteArrayInputStream(bytes);
    }

    private InputStream half() {
        return new ByteArrayInputStream(bytes, 0, LENGTH / 2);
    }

    private InputStream otherHalf() {
        return new ByteArrayInputStream(bytes, LENGTH / 2, LENGTH);
    }

    private static InputStream failing(IOException with) {
        return new Happening(() -> {
            throw with;
        });
    }

    /** No bytes, but something that happens when they are asked for. */
    private static final class Happening extends InputStream {

        private interface Action {
            void run() throws IOException;
        }

        private final Action action;

        private Happening(Action action) {
            this.action = action;
        }

        @Override
        public int read() throws IOException {
            action.run();
            return -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return length == 0 ? 0 : read();
        }
    }

    private void assertNothingLeft(String path) {
        assertGone(path);
        assertThat(left(path)).isZero();
    }

    /** How many files there are whose name begins as this one's. */
    private int left(String path) {
        return Integer.parseInt(answer("set -- \"$1\"*; [ -e \"$1\" ] && echo $# || echo 0", path));
    }

    private String answer(String script, String path) {
        try (RemoteProcess process = site().start(List.of("sh", "-c", script + "; read -r ack", "sh", path))) {
            return line(process);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
