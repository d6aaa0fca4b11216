package io.holdfast.adapter.qdrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.testkit.QdrantDouble;
import io.holdfast.testkit.QdrantDouble.Fault;
import io.holdfast.testkit.TcpSite;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SnapshotLeftoversTest {

    private Instant now = Instant.now();
    private final QdrantDouble server = new QdrantDouble(() -> now).seed("papers", 500);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aSnapshotThatWasMadeIsRemovedByItsName() {
        CapturedPoint died = die("copy");
        assertThat(died.notes()).containsOnlyKeys("papers.making", "papers.made");
        String other = laterSnapshot(Duration.ofSeconds(3));

        source(false).cleanUp(died.notes());

        assertThat(server.snapshotsOf("papers")).containsExactly(other);
        source(false).cleanUp(died.notes());
        assertThat(server.snapshotsOf("papers")).containsExactly(other);
    }

    @Test
    void aSnapshotThatNobodyHeardOfIsRemovedAndThoseOfOthersStay() {
        String before = laterSnapshot(Duration.ZERO);
        now = now.plusSeconds(2);
        CapturedPoint died = die("note papers.made");
        assertThat(died.notes()).containsOnlyKeys("papers.making");
        String after = laterSnapshot(Duration.ofMinutes(5));

        source(false).cleanUp(died.notes());

        assertThat(server.snapshotsOf("papers")).containsExactly(before, after);
    }

    @Test
    void whatCannotBeToldFromAnothersStays() {
        CapturedPoint died = die("note papers.made");
        laterSnapshot(Duration.ofSeconds(2));

        source(false).cleanUp(died.notes());

        assertThat(server.snapshotsOf("papers")).hasSize(2);
    }

    @Test
    void aSnapshotThatMayStillComeIsNotForgottenWhereQdrantDoesNotTell() {
        CapturedPoint died = die("note papers.made");
        server.withoutMetrics();
        QdrantSource source = source(false);
        source.cleanUp(died.notes());
        assertThat(server.snapshotsOf("papers")).isEmpty();

        assertThatThrownBy(() -> source.cleanUp(died.notes())).hasMessageContaining("may still be making a snapshot");
    }

    @Test
    void nothingIsLeftToDoForACollectionThatIsGone() {
        CapturedPoint died = die("copy");
        try (QdrantDouble other = new QdrantDouble(() -> now).seed("notes", 500)) {
            new QdrantSource(TcpSite.local(other.address().getPort()), settings(false), InstantSource.system())
                    .cleanUp(died.notes());
            assertThat(other.requests()).noneMatch(request -> request.startsWith("DELETE"));
        }
    }

    @Test
    void aCaptureThatEndsLeavesNoNotes() {
        CapturedPoint point = new CapturedPoint();
        source(false).capture(point);
        assertThat(point.notes()).isEmpty();

        server.fault(Fault.FAIL_CREATE, 1);
        CapturedPoint failed = new CapturedPoint();
        assertThatThrownBy(() -> source(false).capture(failed)).hasMessageContaining("No space left");
        assertThat(failed.notes()).isEmpty();
    }

    /** A capture that ends at a moment without another word, as a killed process does. */
    private CapturedPoint die(String moment) {
        CapturedPoint point = new CapturedPoint();
        point.dieAt(moment);
        assertThatThrownBy(() -> source(false).capture(point)).isInstanceOf(CapturedPoint.Died.class);
        return point;
    }

    private String laterSnapshot(Duration later) {
        List<String> before = server.snapshotsOf("papers");
        Instant was = now;
        now = now.plus(later);
        source(true).capture(new CapturedPoint());
        now = was;
        return server.snapshotsOf("papers").stream()
                .filter(name -> !before.contains(name))
                .findFirst()
                .orElseThrow();
    }

    private QdrantSource source(boolean keepSnapshots) {
        return new QdrantSource(
                TcpSite.local(server.address().getPort()), settings(keepSnapshots), InstantSource.system());
    }

    private static QdrantSettings settings(boolean keepSnapshots) {
        return new QdrantSettings(
                6333, () -> QdrantDouble.ADMIN_KEY, List.of(), keepSnapshots, Duration.ofSeconds(20), null, false);
    }
}
