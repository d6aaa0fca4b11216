package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.point.Manifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cold start finds in a bucket, and says when there is nothing to recover from. Nothing is asked of a cluster. */
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

    @Test
    void ofAPlanThatTwoSourcesHoldTheNewerOneCounts() {
        Workplace place = place();
        // In the order of their names the older one comes last.
        save(place, new SavedConfiguration("mine/after", "2026-01-02T00:00:00Z").plan("mine", "all", "the newer one"));
        save(place, new SavedConfiguration("mine/before", "2026-01-01T00:00:00Z").plan("mine", "all", "the older one"));

        Console.Answer answer = recover(place, "--plan", "all");

        assertThat(answer.out())
                .contains("Plan mine/all: the newer one")
                .containsPattern("note: config/mine/after/.* counts, not RestorePlan mine/all of config/mine/before/")
                .doesNotContain("BackupPolicy mine/nightly of");
        answer.failed(ExitCode.Invalid, "InvalidPlan");
        assertThat(answer.err()).contains("the plan's name was not typed");
    }

    private static void save(Workplace place, SavedConfiguration configuration) {
        configuration.in(place.path("repository"), place.identity().recipient());
    }

    private Workplace place() {
        return Workplace.in(folder).directoryRepository();
    }

    private Console.Answer recover(Workplace place, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "recover", "--repository", place.path("repository").toUri().toString(), "-i", place.file("id.txt")));
        words.addAll(List.of(more));
        return console.plain(words.toArray(String[]::new));
    }
}
