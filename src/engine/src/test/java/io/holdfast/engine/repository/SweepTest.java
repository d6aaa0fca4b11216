package io.holdfast.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.point.PointId;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.Part;
import io.holdfast.engine.store.StoreProbe;
import io.holdfast.engine.stream.UploadNote;
import io.holdfast.testkit.InMemoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SweepTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final SourcePath PATH = new SourcePath("redis", "ns", "policy", "source");
    private static final ObjectKey FOLDER = PATH.folder(PointId.of(NOON, "run", 1));

    private Instant time = NOON;
    private final InMemoryObjectStore store = new InMemoryObjectStore(() -> time);
    private final Repository repository = new Repository("main", store, Trust.of(SigningKey.generate()));
    private final List<Map<String, byte[]>> handedOver = new ArrayList<>();
    private final Sweep sweep = new Sweep(repository, handedOver::add);

    @Test
    void aDeadAttemptsUploadAndDataGoAtOnce() {
        leaveUnfinished();

        assertThat(sweep.dead(FOLDER)).isPositive();
        assertThat(store.list()).isEmpty();
        assertThat(store.pendingUploads(PATH.folder())).isEmpty();
    }

    @Test
    void whatMovedTodayIsLeftToItsOwner() {
        leaveUnfinished();

        assertThat(abandoned(NOON.plus(Duration.ofHours(23)))).isZero();
        assertThat(abandoned(NOON.plus(Duration.ofHours(25)))).isPositive();
        assertThat(store.list()).isEmpty();
    }

    @Test
    void whatMovedTodayIsLeftToItsOwnerByAClockThatIsAhead() {
        leaveUnfinished();

        assertThat(sweep.abandoned(PATH, NOON.plus(Duration.ofDays(365)))).isZero();
        assertThat(store.list()).isNotEmpty();
    }

    @Test
    void whatAProbeLeftThatDiedGoesToo() {
        ObjectKey folder = StoreProbe.FOLDER.child("0d9d2e0e-8f4b-4a4c-9a53-6c2f5b0c8a11");
        store.create(folder.child("single"), new byte[] {1});
        store.create(UploadNote.key(folder.child("parts")), new byte[] {1});
        store.begin(folder.child("parts")).put(Part.of(1, new byte[] {1}, 1));

        assertThat(probes(NOON.plus(Duration.ofHours(23)))).isZero();
        assertThat(probes(NOON.plus(Duration.ofHours(25)))).isPositive();
        assertThat(store.list()).isEmpty();
        assertThat(store.pendingUploads(folder)).isEmpty();
    }

    @Test
    void aRecoveryPointIsNeverSwept() {
        store.create(FOLDER.child("dump.rdb.zst.age"), new byte[] {1});
        store.create(FOLDER.child(Repository.MANIFEST), new byte[] {2});

        assertThat(sweep.dead(FOLDER)).isZero();
        assertThat(abandoned(NOON.plus(Duration.ofDays(365)))).isZero();
        assertThat(store.list()).hasSize(2);
    }

    @Test
    void theSourceIsCleanedBeforeTheNotesAboutItGo() {
        leaveUnfinished();
        new SourceNotes(repository).add(FOLDER, "papers.making", new byte[] {7});
        Sweep refused = new Sweep(repository, _ -> {
            throw new TransientException(Reason.SourceUnreachable, "nobody answers", "none");
        });

        assertThatThrownBy(() -> refused.dead(FOLDER)).isInstanceOf(TransientException.class);
        assertThat(new SourceNotes(repository).of(FOLDER)).containsOnlyKeys("papers.making");
        assertThat(sweep.dead(FOLDER)).isPositive();
        assertThat(handedOver)
                .singleElement()
                .satisfies(notes -> assertThat(notes.get("papers.making")).containsExactly(7));
        assertThat(store.list()).isEmpty();
    }

    /** Of two attempts the first cannot be cleared at its source: it is told, and the other one goes all the same. */
    @Test
    void oneAttemptThatCannotBeClearedKeepsNoOtherFromIt() {
        leaveUnfinished();
        new SourceNotes(repository).add(FOLDER, "papers.making", new byte[] {7});
        ObjectKey other = PATH.folder(PointId.of(NOON, "run", 2));
        store.create(other.child("dump.rdb.zst.age"), new byte[] {1});
        Sweep refused = new Sweep(repository, _ -> {
            throw new TransientException(Reason.SourceUnreachable, "nobody answers", "none");
        });
        time = NOON.plus(Duration.ofDays(2));

        assertThatThrownBy(() -> refused.abandoned(PATH, time)).hasMessageContaining("nobody answers");
        assertThat(store.list(other)).isEmpty();
        assertThat(new SourceNotes(repository).of(FOLDER)).containsOnlyKeys("papers.making");
    }

    /** A note makes a worker remove things at the source: whoever may write to the bucket must not say which. */
    @Test
    void aNoteThatNobodyTrustedSignedIsNotActedOn() {
        leaveUnfinished();
        store.create(
                FOLDER.child("papers.made.note"),
                "{\"collection\":\"papers\",\"snapshot\":\"x\"}".getBytes(StandardCharsets.UTF_8));
        Repository forger = new Repository("forger", store, Trust.of(SigningKey.generate()));
        new SourceNotes(forger).add(FOLDER, "books.made", new byte[] {1});
        new SourceNotes(repository).add(PATH.folder(PointId.of(NOON, "other", 1)), "moved.made", new byte[] {2});
        store.create(
                FOLDER.child("moved.made.note"),
                bytes(PATH.folder(PointId.of(NOON, "other", 1)).child("moved.made.note")));

        assertThat(sweep.dead(FOLDER)).isPositive();
        assertThat(handedOver).isEmpty();
    }

    /** C1: one stray file, a day old, made the next successful backup delete every recovery point of its source. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.txt",
                "manifest.json",
                ".DS_Store",
                "old/manifest.json",
                "20261123T120000Z/dump.rdb.zst.age",
                "20990101T000000Z-01JDBX0000000000000000ABCD/dump.rdb.zst.age",
                "dump.rdb.zst.age",
                ".holdfast/inventory/0001.json",
                ".holdfast-lease/one"
            })
    void aStrayObjectIsNeitherSweptNorMakesAnythingElseGo(String stray) {
        store.create(FOLDER.child("dump.rdb.zst.age"), new byte[] {1});
        store.create(FOLDER.child(Repository.MANIFEST), new byte[] {2});
        store.create(key(stray), new byte[] {3});
        store.begin(key(stray + ".part")).put(Part.of(1, new byte[] {1}, 1));

        assertThat(abandoned(NOON.plus(Duration.ofDays(30)))).isZero();
        assertThat(store.list()).hasSize(3);
        assertThat(store.pendingUploads(PATH.folder())).hasSize(1);
    }

    @Test
    void whatIsForeignInAnUnfinishedFolderStays() {
        leaveUnfinished();
        store.create(FOLDER.child("notes-of-an-admin.txt"), new byte[] {1});
        store.create(FOLDER.child("deeper").child("dump.rdb.zst.age"), new byte[] {1});
        store.create(FOLDER.child(".holdfast-wal"), new byte[] {1});

        assertThat(sweep.dead(FOLDER)).isPositive();
        assertThat(store.list()
                        .map(object ->
                                object.key().value().substring(FOLDER.value().length() + 1)))
                .containsExactly(".holdfast-wal", "deeper/dump.rdb.zst.age", "notes-of-an-admin.txt");
        assertThat(repository.contents(PATH).foreign())
                .extracting(object -> object.key().name())
                .containsExactly("dump.rdb.zst.age", "notes-of-an-admin.txt");
    }

    @Test
    void aSourceThatNothingWasNotedAboutIsLeftAlone() {
        leaveUnfinished();

        assertThat(sweep.dead(FOLDER)).isPositive();
        assertThat(handedOver).isEmpty();
    }

    private static ObjectKey key(String below) {
        return new ObjectKey(PATH.folder() + "/" + below);
    }

    private byte[] bytes(ObjectKey key) {
        return repository.content(store.find(key).orElseThrow(), 1 << 20);
    }

    /** At a time that store and sweep agree on. */
    private int abandoned(Instant at) {
        time = at;
        return sweep.abandoned(PATH, at);
    }

    private int probes(Instant at) {
        time = at;
        return Sweep.probes(repository, at);
    }

    private void leaveUnfinished() {
        ObjectKey object = FOLDER.child("dump.rdb.zst.age");
        store.create(FOLDER.child("other.zst.age"), new byte[] {1});
        store.create(UploadNote.key(object), new byte[] {1});
        store.begin(object).put(Part.of(1, new byte[] {1}, 1));
    }
}
