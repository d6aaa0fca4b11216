package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.seal.Identity;
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

    @Test
    void whatIsSealedToAnotherKeyKeepsNobodyFromTheRest() {
        Workplace place = place();
        new SavedConfiguration("alien/nightly", "2026-01-03T00:00:00Z")
                .plan("alien", "all", "another team's")
                .in(place.path("repository"), Identity.generate().recipient());
        save(place, new SavedConfiguration("mine/nightly", "2026-01-01T00:00:00Z").plan("mine", "all", "ours"));

        Console.Answer listed = recover(place).ok();
        assertThat(listed.out())
                .contains("Plans: mine/all")
                .containsPattern("note: config/alien/nightly/settings: 1 recovery points cannot .*WrongKey");
        assertThat(recover(place, "--plan", "mine/all").out()).contains("Plan mine/all: ours");
        recover(place, "--plan", "alien/all").failed(ExitCode.Invalid, "WrongKey");
    }

    @Test
    void whereNothingCanBeReadTheReasonIsSaid() {
        Workplace place = place();
        new SavedConfiguration("alien/nightly", "2026-01-03T00:00:00Z")
                .plan("alien", "all", "another team's")
                .in(place.path("repository"), Identity.generate().recipient());

        recover(place).failed(ExitCode.Invalid, "WrongKey");
    }

    @Test
    void ofADamagedConfigurationTheOneBeforeItIsTaken() {
        Workplace place = place();
        save(place, new SavedConfiguration("mine/nightly", "2026-01-01T00:00:00Z").plan("mine", "all", "whole"));
        save(place, new SavedConfiguration("mine/nightly", "2026-01-02T00:00:00Z").plan("mine", "all", "damaged"));
        place.sh("for file in repository/config/mine/nightly/settings/20260102*/config.tar*; do"
                + " printf XXXX | dd of=$file bs=1 seek=300 conv=notrunc; done");

        assertThat(recover(place, "--plan", "all").out())
                .contains("note: config/mine/nightly/settings: 1 recovery points cannot be read,"
                        + " and an older one is taken, of 2026-01-01T00:00:00Z")
                .contains("Plan mine/all: whole");
    }

    @Test
    void noConfigurationOfAStateAfterTheHarmIsTaken() {
        Workplace place = place();
        save(place, new SavedConfiguration("mine/nightly", "2026-01-01T07:00:00Z").plan("mine", "all", "before it"));
        save(
                place,
                new SavedConfiguration("mine/nightly", "2026-01-01T08:05:00Z")
                        .object("mine", "configmaps", "left", """
                                apiVersion: v1
                                kind: ConfigMap
                                metadata: {name: left, namespace: mine}
                                """));

        assertThat(recover(place).ok().out()).contains("Plans: none");
        assertThat(recover(place, "--plan", "all", "--harmed-since", "2026-01-01T08:00:00Z")
                        .out())
                .contains("note: config/mine/nightly/settings: 1 recovery points are of a state after the harm began")
                .contains("Plan mine/all: before it");
    }

    /** H2: the newest configuration of any signer won, and was applied wherever it said. */
    @Test
    void withoutATrustedKeyTheSignersAreShownAndNothingIsBelieved() {
        Workplace place = place();
        save(place, new SavedConfiguration("mine/nightly", "2026-01-01T00:00:00Z").plan("mine", "all", "ours"));
        new SavedConfiguration("mine/nightly", "2026-01-02T00:00:00Z")
                .plan("mine", "all", "the attacker's")
                .signedBy(SigningKey.generate())
                .in(place.path("repository"), place.identity().recipient());
        String url = place.path("repository").toUri().toString();

        Console.Answer answer = console.plain("recover", "--repository", url, "-i", place.file("id.txt"));

        answer.failed(ExitCode.Invalid, "SignatureInvalid");
        assertThat(answer.out())
                .contains(SavedConfiguration.SIGNER.verificationKey().fingerprint(), "More than one signer")
                .doesNotContain("Plans:");
        assertThat(recover(place, "--plan", "all").out()).contains("Plan mine/all: ours");
        assertThat(console.plain(
                                "recover",
                                "--repository",
                                url,
                                "-i",
                                place.file("id.txt"),
                                "--accept-unknown-signers",
                                "--plan",
                                "all")
                        .out())
                .contains("the attacker's");
    }

    @Test
    void objectsOutsideOfThePlansNamespaceAreListedAndNeedConsent() {
        Workplace place = place();
        save(
                place,
                new SavedConfiguration("mine/nightly", "2026-01-01T00:00:00Z")
                        .plan("mine", "all", "ours")
                        .object("kube-system", "configmaps", "left", """
                                apiVersion: v1
                                kind: ConfigMap
                                metadata: {name: left, namespace: kube-system}
                                """));

        Console.Answer answer = recover(place, "--plan", "all", "--confirm", "all");

        answer.failed(ExitCode.Invalid, "InvalidPlan");
        assertThat(answer.out()).contains("1 objects outside of namespace mine", "kube-system/left");
        assertThat(answer.err()).contains("--other-namespaces");
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
        words.addAll(List.of(
                "--trusted-key", SavedConfiguration.SIGNER.verificationKey().base64()));
        words.addAll(List.of(more));
        return console.plain(words.toArray(String[]::new));
    }
}
