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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SweepTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final SourcePath PATH = new SourcePath("redis", "ns", "policy", "source");
    private static final ObjectKey FOLDER = PATH.folder(PointId.of(NOON, "run", 1));

    private final InMemoryObjectStore store = new InMemoryObjectStore(InstantSource.fixed(NOON));
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

        assertThat(sweep.abandoned(PATH.folder(), NOON.plus(Duration.ofHours(23))))
                .isZero();
        assertThat(sweep.abandoned(PATH.folder(), NOON.plus(Duration.ofHours(25))))
                .isPositive();
        assertThat(store.list()).isEmpty();
    }

    @Test
    void whatAProbeLeftThatDiedGoesToo() {
        ObjectKey folder = StoreProbe.FOLDER.child("one");
        store.create(folder.child("single"), new byte[] {1});
        store.create(UploadNote.key(folder.child("parts")), new byte[] {1});
        store.begin(folder.child("parts")).put(Part.of(1, new byte[] {1}, 1));

        assertThat(Sweep.probes(repository, NOON.plus(Duration.ofHours(23)))).isZero();
        assertThat(Sweep.probes(repository, NOON.plus(Duration.ofHours(25)))).isPositive();
        assertThat(store.list()).isEmpty();
        assertThat(store.pendingUploads(folder)).isEmpty();
    }

    @Test
    void aRecoveryPointIsNeverSwept() {
        store.create(FOLDER.child("dump.rdb.zst.age"), new byte[] {1});
        store.create(FOLDER.child(Repository.MANIFEST), new byte[] {2});

        assertThat(sweep.dead(FOLDER)).isZero();
        assertThat(sweep.abandoned(PATH.folder(), NOON.plus(Duration.ofDays(365))))
                .isZero();
        assertThat(store.list()).hasSize(2);
    }

    @Test
    void theSourceIsCleanedBeforeTheNotesAboutItGo() {
        leaveUnfinished();
        store.create(SourceNote.key(FOLDER, "papers.making"), new byte[] {7});
        Sweep refused = new Sweep(repository, _ -> {
            throw new TransientException(Reason.SourceUnreachable, "nobody answers", "none");
        });

        assertThatThrownBy(() -> refused.dead(FOLDER)).isInstanceOf(TransientException.class);
        assertThat(repository.notes(FOLDER)).containsOnlyKeys("papers.making");
        assertThat(sweep.dead(FOLDER)).isPositive();
        assertThat(handedOver)
                .singleElement()
                .satisfies(notes -> assertThat(notes.get("papers.making")).containsExactly(7));
        assertThat(store.list()).isEmpty();
    }

    @Test
    void aSourceThatNothingWasNotedAboutIsLeftAlone() {
        leaveUnfinished();

        assertThat(sweep.dead(FOLDER)).isPositive();
        assertThat(handedOver).isEmpty();
    }

    private void leaveUnfinished() {
        ObjectKey object = FOLDER.child("dump.rdb.zst.age");
        store.create(FOLDER.child("other.zst.age"), new byte[] {1});
        store.create(UploadNote.key(object), new byte[] {1});
        store.begin(object).put(Part.of(1, new byte[] {1}, 1));
    }
}
