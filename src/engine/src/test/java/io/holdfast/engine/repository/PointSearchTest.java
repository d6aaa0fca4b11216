package io.holdfast.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.capture.CapturePlan;
import io.holdfast.engine.capture.Conductor;
import io.holdfast.engine.capture.Destination;
import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.point.PointId;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.run.Progress;
import io.holdfast.engine.seal.Identity;
import io.holdfast.engine.seal.Recipients;
import io.holdfast.engine.seal.Sealer;
import io.holdfast.engine.stream.PartLayout;
import io.holdfast.testkit.InMemoryObjectStore;
import io.holdfast.testkit.PlainSource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which point is the newest: never a safety copy, unless somebody names where those lie. */
final class PointSearchTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Sealer SEALER =
            new Sealer(Recipients.of(List.of(Identity.generate().recipient())), 1, 0);

    private final Repository repository =
            new Repository("main", new InMemoryObjectStore(InstantSource.fixed(NOON)), Trust.of(SigningKey.generate()));

    @Test
    void theNameOfAPolicyMakesNoSafetyCopyThePointOfChoice() {
        SourcePath source = new SourcePath("redis", "shop", "daily.safety", "cache");
        write(source, NOON);
        write(source.safetyCopies(), NOON.plusSeconds(60));
        PointSearch search = new PointSearch(repository, NOON.plusSeconds(120));

        assertThat(search.newestBelow("redis/shop/daily.safety")
                        .manifest()
                        .source()
                        .path())
                .isEqualTo(source);
        assertThat(search.newestBelow("redis/shop/daily.safety/cache.safety")
                        .manifest()
                        .source()
                        .path())
                .isEqualTo(source.safetyCopies());
    }

    private void write(SourcePath path, Instant time) {
        CapturePlan plan = new CapturePlan(
                path,
                PointId.of(time, path.toString(), 1),
                new Manifest.Origin("test", path.toString(), 1),
                List.of(new Destination(repository, SEALER)),
                PartLayout.STANDARD,
                "test",
                "none");
        var _ = new Conductor(InstantSource.fixed(time), "test")
                .capture(
                        plan,
                        new PlainSource(new byte[] {1}),
                        new Progress(InstantSource.fixed(time)),
                        new Cancellation())
                .point();
    }
}
