package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.site.RemoteFile;
import io.holdfast.engine.site.Site;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

/** Every promise of {@link RemoteFile} as a test that each site which runs commands must pass. */
public abstract class RemoteFileContract extends OnSite {

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
        String path = fresh("empty");
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
}
