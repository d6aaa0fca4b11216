package io.holdfast.engine.retention;

import io.holdfast.engine.capture.CapturePlan;
import io.holdfast.engine.capture.Conductor;
import io.holdfast.engine.capture.Destination;
import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.point.PointId;
import io.holdfast.engine.point.ProofRecord;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.repository.Proofs;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.run.Progress;
import io.holdfast.engine.seal.Identity;
import io.holdfast.engine.seal.Recipients;
import io.holdfast.engine.seal.Sealer;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.stream.PartLayout;
import io.holdfast.testkit.PlainSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Real recovery points of one source, one a day, the newest of them of noon. */
final class DailyPoints {

    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    static final SourcePath PATH = new SourcePath("redis", "ns", "policy", "source");
    private static final Sealer SEALER =
            new Sealer(Recipients.of(List.of(Identity.generate().recipient())), 1, 0);

    private DailyPoints() {}

    static void write(Repository repository, int count) {
        IntStream.range(0, count)
                .forEach(day -> write(repository, PATH, NOON.minus(Duration.ofDays(day)), "run" + day));
    }

    static StoredPoint write(Repository repository, SourcePath path, Instant time, String run) {
        return write(repository, path, time, run, Map.of());
    }

    static StoredPoint write(
            Repository repository, SourcePath path, Instant time, String run, Map<String, Long> counts) {
        CapturePlan plan = new CapturePlan(
                path,
                PointId.of(time, run, 1),
                new Manifest.Origin("test", run, 1),
                List.of(new Destination(repository, SEALER)),
                PartLayout.STANDARD,
                "test",
                "none");
        return new Conductor(InstantSource.fixed(time), "test")
                .capture(
                        plan,
                        new PlainSource(run.getBytes(StandardCharsets.UTF_8), counts),
                        new Progress(InstantSource.fixed(time)),
                        new Cancellation())
                .point();
    }

    static ObjectKey folder(int daysAgo) {
        return PATH.folder(PointId.of(NOON.minus(Duration.ofDays(daysAgo)), "run" + daysAgo, 1));
    }

    /** A proof of level Restore. */
    static void prove(Repository repository, ObjectKey folder, Instant time) {
        StoredPoint point = repository.read(folder);
        new Proofs(repository)
                .add(
                        folder,
                        new ProofRecord(
                                ProofRecord.FORMAT,
                                ProofRecord.VERSION,
                                point.manifest().id(),
                                point.manifestSha256(),
                                ProofRecord.RESTORE,
                                time,
                                "run",
                                new TreeMap<>(),
                                "test"));
    }
}
