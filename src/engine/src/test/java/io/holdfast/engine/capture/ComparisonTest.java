package io.holdfast.engine.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.point.PointId;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.repository.Trust;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.run.Progress;
import io.holdfast.engine.seal.Identity;
import io.holdfast.engine.seal.Recipients;
import io.holdfast.engine.seal.Sealer;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.stream.PartLayout;
import io.holdfast.testkit.InMemoryObjectStore;
import io.holdfast.testkit.ScriptedSource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ComparisonTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final long LENGTH = 100_000;

    private final InMemoryObjectStore store = new InMemoryObjectStore(InstantSource.fixed(NOON));
    private final Repository repository = new Repository("main", store, Trust.of(SigningKey.generate()));
    private final Destination destination = destination(Identity.generate().recipient());

    @Test
    void aSourceThatYieldsTheSameIsHeldAndLeavesNothingBehind() {
        StoredPoint point = capture(new ScriptedSource(1, LENGTH));
        List<ObjectKey> before = keys();

        Comparison now = Comparison.of(new ScriptedSource(1, LENGTH), NOON, new Cancellation());

        assertThat(now.isHeldBy(point, destination)).isTrue();
        assertThat(keys()).isEqualTo(before);
    }

    @Test
    void otherBytesAreNotHeldThoughTheyAreAsMany() {
        StoredPoint point = capture(new ScriptedSource(1, LENGTH));

        assertThat(Comparison.of(new ScriptedSource(2, LENGTH), NOON, new Cancellation())
                        .isHeldBy(point, destination))
                .isFalse();
    }

    @Test
    void whatOthersMayOpenNowIsNotHeldByAPointThatTheyCannotOpen() {
        StoredPoint point = capture(new ScriptedSource(1, LENGTH));
        Destination renewed = destination(Identity.generate().recipient());

        assertThat(now().isHeldBy(point, renewed)).isFalse();
    }

    @Test
    void aPointWhoseDataIsGoneHoldsNothing() {
        StoredPoint point = capture(new ScriptedSource(1, LENGTH));
        store.delete(point.folder()
                .child(point.manifest()
                        .artifacts()
                        .getFirst()
                        .objects()
                        .getFirst()
                        .name()));

        assertThat(now().isHeldBy(point, destination)).isFalse();
    }

    @Test
    void aPointThatNobodyVouchesForHoldsNothing() {
        StoredPoint point = capture(new ScriptedSource(1, LENGTH));

        assertThat(now().isHeldBy(
                                new StoredPoint(
                                        point.folder(),
                                        point.manifest(),
                                        point.manifestSha256(),
                                        point.signer(),
                                        false),
                                destination))
                .isFalse();
    }

    @Test
    void aSourceThatWouldLeaveSomethingBehindIsRefused() {
        Source noting = new ScriptedSource(1, LENGTH).atHalf(session -> session.note("snapshot", new byte[0]));

        assertThatThrownBy(() -> Comparison.of(noting, NOON, new Cancellation()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("leaves something behind");
    }

    private static Comparison now() {
        return Comparison.of(new ScriptedSource(1, LENGTH), NOON, new Cancellation());
    }

    private List<ObjectKey> keys() {
        return store.list().map(object -> object.key()).toList();
    }

    private Destination destination(String recipient) {
        return new Destination(repository, new Sealer(Recipients.of(List.of(recipient)), 3, 1));
    }

    private StoredPoint capture(Source source) {
        CapturePlan plan = new CapturePlan(
                new SourcePath("redis", "ns", "policy", "source"),
                PointId.of(NOON, "run", 1),
                new Manifest.Origin("test", "run", 1),
                List.of(destination),
                PartLayout.STANDARD,
                "test",
                "none");
        InstantSource clock = InstantSource.fixed(NOON);
        return new Conductor(clock, "test")
                .capture(plan, source, new Progress(clock), new Cancellation())
                .point();
    }
}
