package io.holdfast.engine.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.point.PointId;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.SourceNotes;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.repository.Trust;
import io.holdfast.engine.restore.PointReader;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.run.Progress;
import io.holdfast.engine.seal.Identity;
import io.holdfast.engine.seal.Opener;
import io.holdfast.engine.seal.Recipients;
import io.holdfast.engine.seal.Sealer;
import io.holdfast.engine.source.Proof;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.stream.PartLayout;
import io.holdfast.engine.verify.Verifier;
import io.holdfast.testkit.InMemoryObjectStore;
import io.holdfast.testkit.ScriptedSource;
import io.holdfast.testkit.WrappedStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConductorTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final SourcePath PATH = new SourcePath("redis", "ns", "policy", "source");
    private static final ObjectKey FOLDER = PATH.folder(PointId.of(NOON, "run", 1));
    private static final PartLayout SMALL = new PartLayout(64 << 10, 256 << 10);
    private static final Identity.Generated KEYS = Identity.generate();

    private final InMemoryObjectStore store = new InMemoryObjectStore(InstantSource.fixed(NOON));
    private final Repository repository = new Repository("main", store, Trust.of(SigningKey.generate()));
    private final Cancellation cancellation = new Cancellation();

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 65_535, 65_536, 65_537, 262_144, 1_000_000})
    void whatWasCapturedIsReadBackByteForByte(long length) {
        ScriptedSource source = new ScriptedSource(length, length);

        StoredPoint point = capture(source).point();

        assertThat(point.manifest().size()).isEqualTo(length);
        assertThat(point.manifest().artifacts().getFirst().sha256()).isEqualTo(source.digest());
        assertThat(source.restore(reader(repository.read(point.folder()), KEYS), RestoreOptions.plain())
                        .counts())
                .containsEntry("bytes", length);
        new Verifier(repository, progress()).storedBytes(point);
        assertThat(store.pendingUploads(PATH.folder())).isEmpty();
        assertThat(names()).allSatisfy(name -> assertThat(name).doesNotEndWith(".upload"));
    }

    @Test
    void aLongStreamGoesOnInFurtherObjectsOfEqualParts() {
        Manifest.Artifact artifact = capture(new ScriptedSource(7, 1_000_000))
                .point()
                .manifest()
                .artifacts()
                .getFirst();

        assertThat(artifact.objects()).extracting("name").startsWith("data.bin.zst.age", "data.bin.zst.age.0001");
        assertThat(artifact.objects().getFirst().size()).isEqualTo(SMALL.objectSize());
    }

    @Test
    void aStreamShorterThanTheSourceSaysIsNoRecoveryPoint() {
        ScriptedSource source = new ScriptedSource(1, 300_000).claiming(new Proof(300_001L, null, "a lie"));

        assertFailsAndLeavesNothing(source, Reason.Truncated);
    }

    @Test
    void bytesThatChangedOnTheWayAreNoRecoveryPoint() {
        ScriptedSource source = new ScriptedSource(1, 300_000).claiming(new Proof(300_000L, "0".repeat(64), "a lie"));

        assertFailsAndLeavesNothing(source, Reason.DigestMismatch);
    }

    @Test
    void aCancelledCaptureLeavesNothing() {
        ScriptedSource source = new ScriptedSource(1, 300_000).atHalf(_ -> cancellation.cancel("the test says so"));

        assertFailsAndLeavesNothing(source, Reason.Cancelled);
    }

    @Test
    @Timeout(20)
    void whatIsCutBecauseACaptureIsStoppedIsToldAsThat() {
        CountDownLatch connection = new CountDownLatch(1);
        ScriptedSource source = new ScriptedSource(1, 300_000).atHalf(session -> {
            try (Cancellation.Cut _ = session.cutting(connection::countDown)) {
                cancellation.cancel("the test says so");
                connection.await();
                throw new TransientException(Reason.SourceUnreachable, "the connection was cut", "none");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        assertFailsAndLeavesNothing(source, Reason.Cancelled);
    }

    @Test
    void aFaultInASourceLeavesNothing() {
        ScriptedSource source = new ScriptedSource(1, 300_000).atHalf(_ -> {
            throw new IllegalStateException("a fault");
        });

        assertThatThrownBy(() -> capture(source)).hasMessage("a fault");
        assertThat(names()).isEmpty();
        assertThat(store.pendingUploads(PATH.folder())).isEmpty();
    }

    @Test
    void oneOfTwoRepositoriesThatFailsDoesNotCostTheOther() {
        Repository broken = new Repository("second", new FailingStore(), Trust.of(SigningKey.generate()));

        CaptureResult result = capture(new ScriptedSource(1, 300_000), destination(repository), destination(broken));

        assertThat(result.complete()).isFalse();
        assertThat(result.point().manifest().size()).isEqualTo(300_000);
        assertThat(result.outcomes().getLast().failure()).isNotNull();
        assertThat(repository.folders(PATH)).hasSize(1);
    }

    /** Whoever may write and not delete is how some protect their backups. */
    @Test
    void aStoreThatLetsNothingBeDeletedTakesLongStreamsAllTheSame() {
        Repository keeping = new Repository(
                "keeping",
                new WrappedStore(store) {
                    @Override
                    public void delete(ObjectKey key) {
                        throw new InvalidPlanException(Reason.AccessDenied, "403", "allow it");
                    }
                },
                Trust.of(SigningKey.generate()));

        StoredPoint point =
                capture(new ScriptedSource(7, 300_000), destination(keeping)).point();

        assertThat(point.manifest().size()).isEqualTo(300_000);
        assertThat(keeping.folders(PATH)).containsExactly(FOLDER);
    }

    @Test
    void whatIsForgottenIsNotInTheRecoveryPoint() {
        ScriptedSource source = new ScriptedSource(1, 300_000).atHalf(session -> {
            session.note("papers.making", new byte[] {7});
            assertThat(new SourceNotes(repository).of(FOLDER)).containsOnlyKeys("papers.making");
            session.forget("papers.making");
        });

        capture(source);

        assertThat(new SourceNotes(repository).of(FOLDER)).isEmpty();
        assertThat(repository.folders(PATH)).containsExactly(FOLDER);
    }

    @Test
    void aFailedCaptureLeavesOnlyNotesOfWhatIsStillAtTheSource() {
        ScriptedSource source = new ScriptedSource(1, 300_000).atHalf(session -> {
            session.note("papers.making", new byte[] {7});
            throw new TransientException(Reason.SourceUnreachable, "gone", "none");
        });

        assertThatThrownBy(() -> capture(source))
                .isInstanceOfSatisfying(
                        TransientException.class, e -> assertThat(Remains.of(e)).isTrue());
        assertThat(store.list())
                .singleElement()
                .satisfies(object -> assertThat(object.key()).isEqualTo(FOLDER.child("papers.making.note")));
        assertThat(store.pendingUploads(FOLDER)).isEmpty();
    }

    @Test
    void aNoteThatNoRepositoryTakesStopsTheCapture() {
        Repository broken = new Repository(
                "second",
                new WrappedStore(new InMemoryObjectStore(InstantSource.fixed(NOON))) {
                    @Override
                    public void create(ObjectKey key, byte[] content) {
                        throw new TransientException(Reason.RepositoryFailed, "503", "try again");
                    }
                },
                Trust.of(SigningKey.generate()));
        List<String> reached = new ArrayList<>();
        ScriptedSource source = new ScriptedSource(1, 300_000).atHalf(session -> {
            session.note("papers.making", new byte[] {7});
            reached.add("created at the source");
        });

        assertThatThrownBy(() -> capture(source, destination(broken))).isInstanceOf(RecoveryException.class);
        assertThat(reached).isEmpty();
        capture(source, destination(repository), destination(broken));
        assertThat(reached).hasSize(1);
    }

    @Test
    void memoryIsBoundedByThePartsWhateverTheLength() {
        AtomicInteger most = new AtomicInteger();
        capture(
                new ScriptedSource(3, 5_000_000),
                destination(
                        new Repository("counting", new CountingStore(store, most), Trust.of(SigningKey.generate()))));

        assertThat(most.get()).isBetween(1, store.uploadConcurrency() + 1);
    }

    @Test
    void anotherIdentityOpensNothing() {
        StoredPoint point = capture(new ScriptedSource(1, 1000)).point();

        assertThatThrownBy(() -> reader(point, Identity.generate()).open("data.bin"))
                .isInstanceOfSatisfying(
                        InvalidPlanException.class, e -> assertThat(e.reason()).isEqualTo(Reason.WrongKey));
    }

    @Test
    void aChangedByteInTheStoreIsFoundWithAndWithoutTheIdentity() {
        StoredPoint point = capture(new ScriptedSource(1, 300_000)).point();
        ObjectKey object = point.folder().child("data.bin.zst.age");
        byte[] damaged = bytes(object);
        damaged[100_000] ^= 1;
        store.corrupt(object, damaged);

        assertThatThrownBy(() -> new Verifier(repository, progress()).storedBytes(point))
                .isInstanceOfSatisfying(
                        IntegrityException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DigestMismatch));
        assertThatThrownBy(() -> new Verifier(repository, progress())
                        .content(
                                point,
                                new Opener(Identity.parse(KEYS.secret(), "test")),
                                _ -> new ScriptedSource.AnyFormat()))
                .isInstanceOf(IntegrityException.class);
    }

    @Test
    void theSameAttemptTwiceNeverOverwrites() {
        capture(new ScriptedSource(1, 1000));

        assertThatThrownBy(() -> capture(new ScriptedSource(2, 1000))).isInstanceOf(RecoveryException.class);
        assertThat(repository.read(FOLDER).manifest().artifacts().getFirst().sha256())
                .isEqualTo(new ScriptedSource(1, 1000).digest());
    }

    @Test
    void aManifestIsNotWrittenWhenAnObjectThatItNamesWentMeanwhile() {
        Repository swept = new Repository(
                "swept",
                new WrappedStore(store) {
                    @Override
                    public Stream<ObjectInfo> list(ObjectKey prefix) {
                        store.list().map(ObjectInfo::key).forEach(store::delete);
                        return super.list(prefix);
                    }
                },
                Trust.of(SigningKey.generate()));

        assertThatThrownBy(() -> capture(new ScriptedSource(1, 300_000), destination(swept)))
                .isInstanceOfSatisfying(
                        IntegrityException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ObjectMissing));
        assertThat(names()).isEmpty();
    }

    private void assertFailsAndLeavesNothing(ScriptedSource source, Reason reason) {
        assertThatThrownBy(() -> capture(source)).isInstanceOfSatisfying(TransientException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(Remains.of(e)).isFalse();
        });
        assertThat(names()).isEmpty();
        assertThat(store.pendingUploads(PATH.folder())).isEmpty();
    }

    private CaptureResult capture(ScriptedSource source) {
        return capture(source, destination(repository));
    }

    private CaptureResult capture(ScriptedSource source, Destination... destinations) {
        CapturePlan plan = new CapturePlan(
                PATH,
                PointId.of(NOON, "run", 1),
                new Manifest.Origin("test", "run", 1),
                List.of(destinations),
                SMALL,
                "test",
                "none");
        return new Conductor(InstantSource.fixed(NOON), "test").capture(plan, source, progress(), cancellation);
    }

    private static Destination destination(Repository to) {
        return new Destination(to, new Sealer(Recipients.of(List.of(KEYS.recipient())), 3, 1));
    }

    private PointReader reader(StoredPoint point, Identity.Generated keys) {
        return new PointReader(repository, point, new Opener(Identity.parse(keys.secret(), "test")), progress());
    }

    private static Progress progress() {
        return new Progress(InstantSource.fixed(NOON));
    }

    private List<String> names() {
        return store.list().map(info -> info.key().value()).toList();
    }

    private byte[] bytes(ObjectKey key) {
        try (var in = store.read(key, 0, store.find(key).orElseThrow().size())) {
            return in.readAllBytes();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
