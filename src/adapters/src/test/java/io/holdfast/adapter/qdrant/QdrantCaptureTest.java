package io.holdfast.adapter.qdrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.source.Captured;
import io.holdfast.testkit.QdrantDouble;
import io.holdfast.testkit.QdrantDouble.Fault;
import io.holdfast.testkit.QdrantFixtures;
import io.holdfast.testkit.TcpSite;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class QdrantCaptureTest {

    private static final String PAPERS = "papers.snapshot";

    private final QdrantDouble server = new QdrantDouble(InstantSource.system()).seed("papers", 500);
    private final CapturedPoint point = new CapturedPoint();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aCollectionIsCapturedAndProvenAndItsSnapshotRemoved() throws IOException {
        server.alias("library", "papers");
        Instant before = Instant.now();
        Captured captured = capture();

        assertThat(point.artifacts()).containsExactly(PAPERS);
        assertThat(point.open(PAPERS).readAllBytes()).isEqualTo(QdrantFixtures.PAPERS.bytes());
        assertThat(point.proof(PAPERS).sha256())
                .isEqualTo("ae1ba4b2f8f688bbad6e263c447d5eea7032614cc3117b53c36372215fae1b35");
        assertThat(point.proof(PAPERS).length()).isEqualTo(552_448L);
        assertThat(captured.product()).isEqualTo("qdrant");
        assertThat(captured.productVersion()).isEqualTo("1.18.3");
        assertThat(captured.consistencyTime()).isBetween(before, Instant.now());
        assertThat(captured.counts()).containsEntry("points:papers", 500L);
        assertThat(captured.warnings()).isEmpty();
        assertThat(captured.facts().get("qdrant.aliases")).contains("library");
        assertThat(captured.facts().get("collection:papers"))
                .contains("\"size\":32")
                .contains("\"year\"")
                .doesNotContain("points_count");
        assertThat(server.snapshotsOf("papers")).isEmpty();
        assertThat(point.phases()).contains("snapshot", "copy");
    }

    @Test
    void allCollectionsAreCapturedUnlessSomeAreNamed() {
        server.seed("notes", 503).seed("notes old", 501).seed("100%/ä", 502);
        assertThat(capture().counts())
                .containsEntry("points:notes", 503L)
                .containsEntry("points:100%/ä", 502L)
                .hasSize(4);
        assertThat(point.artifacts()).contains("notes%20old.snapshot", "100%25%2F%C3%A4.snapshot");
        assertThat(capture("note*", "papers").counts())
                .containsOnlyKeys("points:notes", "points:notes old", "points:papers");
    }

    /** What a policy names may be the very thing that was lost. */
    @Test
    void aCopyOfWhatADisasterLeftDoesWithoutWhatIsGone() {
        server.seed("notes", 503);
        QdrantSettings left = new QdrantSettings(
                6333,
                () -> QdrantDouble.ADMIN_KEY,
                List.of("gone", "notes"),
                false,
                Duration.ofSeconds(20),
                null,
                true);
        assertThat(source(server, left).capture(point).counts()).containsOnlyKeys("points:notes");
    }

    @Test
    void nothingSelectedIsNoSuccess() {
        assertThat(invalid(() -> capture("x*")).reason()).isEqualTo(Reason.NothingSelected);
        InvalidPlanException missing = invalid(() -> capture("papers", "gone"));
        assertThat(missing.reason()).isEqualTo(Reason.SourceMissing);
        assertThat(missing).hasMessageContaining("gone");
        try (QdrantDouble empty = new QdrantDouble(InstantSource.system())) {
            assertThat(invalid(() -> source(empty, settings(QdrantDouble.ADMIN_KEY))
                                    .capture(point))
                            .reason())
                    .isEqualTo(Reason.NothingSelected);
        }
    }

    @Test
    void versionsThatDamageSnapshotsAreRefused() {
        server.version("1.15.4");
        assertThat(invalid(this::capture).reason()).isEqualTo(Reason.UnsupportedVersion);
        server.version("1.16.3");
        assertThat(capture().warnings()).singleElement().asString().contains("1.16.3");
        server.version("not qdrant");
        assertThat(invalid(this::capture).reason()).isEqualTo(Reason.UnsupportedVersion);
    }

    @Test
    void keysThatMayNotAreNamedAndNotShown() {
        InvalidPlanException none = invalid(() -> source(server, settings(null)).capture(point));
        assertThat(none.reason()).isEqualTo(Reason.AccessDenied);
        assertThat(none).hasMessageContaining("401");
        InvalidPlanException read =
                invalid(() -> source(server, settings(QdrantDouble.READ_KEY)).capture(point));
        assertThat(read.reason()).isEqualTo(Reason.AccessDenied);
        assertThat(read).hasMessageContaining("Global manage access is required");
        assertThat(read.hint()).contains("rw");
        assertThat(read.getMessage() + read.hint() + settings("hush")).doesNotContain(QdrantDouble.READ_KEY, "hush");
    }

    @Test
    void whatNobodyAnswersIsUnreachable() {
        server.close();
        TransientException failure = passing(this::capture);
        assertThat(failure.reason()).isEqualTo(Reason.SourceUnreachable);
    }

    @Test
    void aRedCollectionIsRefusedBeforeAnythingIsMade() {
        server.status("papers", "red");
        IntegrityException failure = catchThrowableOfType(IntegrityException.class, this::capture);
        assertThat(failure.reason()).isEqualTo(Reason.SourceFailed);
        assertThat(server.requests()).noneMatch(request -> request.contains("POST") && request.contains("snapshots"));
        server.status("papers", "yellow");
        assertThat(capture().warnings()).isEmpty();
    }

    @Test
    void aPeerThatHoldsNotAllShardsIsRefused() {
        server.peers(3);
        InvalidPlanException failure = invalid(this::capture);
        assertThat(failure).hasMessageContaining("1 of 2 shards of papers").hasMessageContaining("[1]");
        server.peers(1).shardState("papers", "Partial");
        assertThat(invalid(this::capture)).hasMessageContaining("1 Partial");
    }

    @Test
    void aLostAnswerIsAdoptedAndNotAskedForAgain() {
        server.fault(Fault.DROP_CREATE, 1);
        assertThat(capture().counts()).containsEntry("points:papers", 500L);
        assertThat(creations()).isEqualTo(1);
        assertThat(server.snapshotsOf("papers")).isEmpty();
    }

    @Test
    void aLostAnswerIsAdoptedWithoutMetricsToo() {
        server.withoutMetrics().fault(Fault.DROP_CREATE, 1);
        assertThat(capture().counts()).containsEntry("points:papers", 500L);
        assertThat(creations()).isEqualTo(1);
    }

    @Test
    void aLostRequestIsAFailureWhenQdrantSaysThatItDoesNothing() {
        server.fault(Fault.DROP_CREATE_AND_FORGET, 1);
        assertThat(passing(this::capture).reason()).isEqualTo(Reason.SourceUnreachable);
        assertThat(creations()).isEqualTo(1);
    }

    @Test
    void aFullDiskIsAFailureWithItsMessage() {
        server.fault(Fault.FAIL_CREATE, 1);
        TransientException failure = passing(this::capture);
        assertThat(failure.reason()).isEqualTo(Reason.SourceFailed);
        assertThat(failure).hasMessageContaining("No space left on device");
    }

    @Test
    void aNameThatWasThereBeforeIsNotOurs() {
        // Two creates in one second share a name: a clock that stands still makes that certain.
        InstantSource still = InstantSource.fixed(Instant.parse("2026-11-22T22:35:55Z"));
        try (QdrantDouble frozen = new QdrantDouble(still).seed("papers", 500)) {
            QdrantSettings kept = new QdrantSettings(
                    6333, () -> QdrantDouble.ADMIN_KEY, List.of(), true, Duration.ofSeconds(20), null, false);
            assertThat(source(frozen, kept).capture(point).counts()).hasSize(1);
            TransientException failure = passing(
                    () -> source(frozen, settings(QdrantDouble.ADMIN_KEY)).capture(new CapturedPoint()));
            assertThat(failure).hasMessageContaining("every second");
            assertThat(frozen.snapshotsOf("papers")).hasSize(1);
        }
    }

    @Test
    void aDownloadThatBreaksIsResumed() throws IOException {
        server.fault(Fault.CUT_DOWNLOAD, 3);
        assertThat(capture().warnings()).singleElement().asString().contains("resumed 3 times");
        assertThat(point.open(PAPERS).readAllBytes()).isEqualTo(QdrantFixtures.PAPERS.bytes());
        assertThat(server.requests().stream().filter(r -> r.startsWith("GET") && r.contains(".snapshot")))
                .hasSize(4);
    }

    @Test
    void aDownloadThatStallsIsResumed() {
        server.fault(Fault.STALL_DOWNLOAD, 1);
        QdrantSettings hasty = new QdrantSettings(
                6333, () -> QdrantDouble.ADMIN_KEY, List.of(), false, Duration.ofSeconds(2), null, false);
        assertThat(source(server, hasty).capture(point).warnings())
                .singleElement()
                .asString()
                .contains("resumed 1 times");
    }

    @Test
    void aDamagedDownloadIsRefusedAndTheSnapshotRemoved() {
        server.fault(Fault.DAMAGE_DOWNLOAD, 1);
        IntegrityException failure = catchThrowableOfType(IntegrityException.class, this::capture);
        assertThat(failure).isNotNull();
        assertThat(point.artifacts()).isEmpty();
        assertThat(server.snapshotsOf("papers")).isEmpty();
    }

    @Test
    void withoutAChecksumOurOwnChecksAreSaidToBeAll() {
        server.withoutChecksums();
        assertThat(capture().warnings()).singleElement().asString().contains("no checksum");
        assertThat(point.proof(PAPERS).sha256()).isNull();
        assertThat(point.proof(PAPERS).length()).isEqualTo(552_448L);
    }

    @Test
    void writesMeanwhileAreBracketed() {
        server.fault(Fault.WRITE_DURING_CREATE, 1);
        Captured captured = capture();
        assertThat(captured.counts()).containsEntry("points:papers", 500L);
        assertThat(captured.facts()).containsEntry("points.after:papers", "510");
        assertThat(captured.warnings()).singleElement().asString().contains("500 points before and 510");
    }

    @Test
    void aCollectionThatIsMadeAnewMeanwhileIsNotCaptured() {
        server.fault(Fault.RECREATE_DURING_CREATE, 1);
        assertThat(passing(this::capture).reason()).isEqualTo(Reason.SourceChanged);
        assertThat(server.snapshotsOf("papers")).isEmpty();
    }

    @Test
    void aCancelledCaptureLeavesNothing() {
        point.cancel();
        assertThat(passing(this::capture).reason()).isEqualTo(Reason.Cancelled);
        assertThat(server.snapshotsOf("papers")).isEmpty();
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aCaptureThatIsStoppedWhileQdrantMakesASnapshotLeavesANoteOfIt() {
        server.fault(Fault.HOLD_CREATE, 1);
        QdrantSettings patient = new QdrantSettings(
                6333, () -> QdrantDouble.ADMIN_KEY, List.of(), false, Duration.ofMinutes(10), null, false);
        CompletableFuture<TransientException> capture = CompletableFuture.supplyAsync(
                () -> passing(() -> source(server, patient).capture(point)));
        while (creations() == 0) {
            Thread.onSpinWait();
        }
        point.cancel();

        assertThat(capture.join().reason()).isEqualTo(Reason.Cancelled);
        assertThat(point.notes()).containsOnlyKeys(SnapshotNote.making("papers"));
    }

    @Test
    void snapshotsAreKeptWhereThatIsWanted() {
        QdrantSettings kept = new QdrantSettings(
                6333, () -> QdrantDouble.ADMIN_KEY, List.of(), true, Duration.ofSeconds(20), null, false);
        assertThat(source(server, kept).capture(point).counts()).hasSize(1);
        assertThat(server.snapshotsOf("papers")).hasSize(1);
    }

    @Test
    void aProbeFindsWhatACaptureWould() {
        assertThat(source(server, settings(QdrantDouble.ADMIN_KEY)).probe())
                .isEqualTo("Qdrant 1.18.3, collections papers");
        assertThat(invalid(() -> source(server, settings(QdrantDouble.READ_KEY)).probe())
                        .reason())
                .isEqualTo(Reason.AccessDenied);
        assertThat(server.requests()).noneMatch(request -> request.startsWith("POST"));
    }

    private long creations() {
        return server.requests().stream()
                .filter(request -> request.startsWith("POST") && request.contains("/snapshots?"))
                .count();
    }

    private Captured capture(String... collections) {
        QdrantSettings settings = new QdrantSettings(
                6333, () -> QdrantDouble.ADMIN_KEY, List.of(collections), false, Duration.ofSeconds(20), null, false);
        return source(server, settings).capture(point);
    }

    private static QdrantSettings settings(@Nullable String key) {
        return new QdrantSettings(
                6333, key == null ? null : () -> key, List.of(), false, Duration.ofSeconds(20), null, false);
    }

    private static QdrantSource source(QdrantDouble server, QdrantSettings settings) {
        return new QdrantSource(TcpSite.local(server.address().getPort()), settings, InstantSource.system());
    }

    private interface Work {
        Object run() throws RecoveryException;
    }

    private static InvalidPlanException invalid(Work work) {
        return failure(InvalidPlanException.class, work);
    }

    private static TransientException passing(Work work) {
        return failure(TransientException.class, work);
    }

    private static <T extends RecoveryException> T failure(Class<T> kind, Work work) {
        T failure = catchThrowableOfType(kind, work::run);
        assertThat(failure).isNotNull();
        assertThat(failure.hint()).isNotBlank();
        return failure;
    }
}
