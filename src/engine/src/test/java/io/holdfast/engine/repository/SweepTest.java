package io.holdfast.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.point.PointId;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.Part;
import io.holdfast.engine.stream.UploadNote;
import io.holdfast.testkit.InMemoryObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

final class SweepTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final SourcePath PATH = new SourcePath("redis", "ns", "policy", "source");
    private static final ObjectKey FOLDER = PATH.folder(PointId.of(NOON, "run", 1));

    private final InMemoryObjectStore store = new InMemoryObjectStore(InstantSource.fixed(NOON));
    private final Repository repository = new Repository("main", store, Trust.of(SigningKey.generate()));
    private final Sweep sweep = new Sweep(repository);

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
    void aRecoveryPointIsNeverSwept() {
        store.create(FOLDER.child("dump.rdb.zst.age"), new byte[] {1});
        store.create(FOLDER.child(Repository.MANIFEST), new byte[] {2});

        assertThat(sweep.dead(FOLDER)).isZero();
        assertThat(sweep.abandoned(PATH.folder(), NOON.plus(Duration.ofDays(365))))
                .isZero();
        assertThat(store.list()).hasSize(2);
    }

    private void leaveUnfinished() {
        ObjectKey object = FOLDER.child("dump.rdb.zst.age");
        store.create(FOLDER.child("other.zst.age"), new byte[] {1});
        store.create(UploadNote.key(object), new byte[] {1});
        store.begin(object).put(Part.of(1, new byte[] {1}, 1));
    }
}
