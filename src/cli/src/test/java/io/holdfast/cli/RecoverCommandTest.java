package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.point.Manifest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cold start says when there is nothing to recover from, or nobody confirms it. Nothing is asked of a cluster. */
final class RecoverCommandTest {
    @TempDir
    Path folder = Path.of("");

    private final Console console = new Console();

    @Test
    void anEmptyBucketIsNamed() {
        recover(place()).failed(ExitCode.Invalid, "NoRecoveryPoint");
    }

    @Test
    void anotherSchemeThanS3OrFileIsRefused() {
        Workplace place = place();
        console.plain("recover", "--repository", "ftp://x/y", "-i", place.file("id.txt"))
                .failed(ExitCode.Invalid, "InvalidPlan");
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        Workplace place = place();
        Console.Answer answer = console.plain(
                "recover", "--repository", place.path("nowhere").toUri().toString(), "-i", place.file("id.txt"));
        assertThat(answer.code()).isNotZero();
        assertThat(answer.err()).contains("nowhere");
    }

    @Test
    void withoutTheKeyNothingIsBegun() {
        Workplace place = place();
        console.plain(
                        "recover",
                        "--repository",
                        place.path("repository").toUri().toString(),
                        "-i",
                        place.file("no.txt"))
                .failed(ExitCode.Invalid, "CredentialsMissing");
    }

    @Test
    void whatIsNoRecoveryPointIsPassedBy() {
        Workplace place = place();
        place.write("repository/redis/default/compose/cache/notes.txt", Manifest.FORMAT);
        recover(place).failed(ExitCode.Invalid, "NoRecoveryPoint");
    }

    private Workplace place() {
        return Workplace.in(folder).directoryRepository();
    }

    private Console.Answer recover(Workplace place) {
        return console.plain(
                "recover", "--repository", place.path("repository").toUri().toString(), "-i", place.file("id.txt"));
    }
}
