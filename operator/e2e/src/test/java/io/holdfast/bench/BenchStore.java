package io.holdfast.bench;

import io.holdfast.adapter.s3.S3ObjectStore;
import io.holdfast.adapter.s3.S3Settings;
import io.holdfast.engine.capture.CapturePlan;
import io.holdfast.engine.capture.Conductor;
import io.holdfast.engine.capture.Destination;
import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.point.PointId;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.repository.Trust;
import io.holdfast.engine.restore.PointReader;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.run.Progress;
import io.holdfast.engine.seal.Identity;
import io.holdfast.engine.seal.Opener;
import io.holdfast.engine.seal.Recipients;
import io.holdfast.engine.seal.Sealer;
import io.holdfast.engine.stream.PartLayout;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** A bucket with one recovery point, written and read by the very parts that a worker uses. */
final class BenchStore implements AutoCloseable {

    private static final SourcePath PATH = new SourcePath("bench", "ns", "policy", "stream");
    private static final PointId ID = PointId.of(Instant.EPOCH, "bench", 1);

    private final Path identity;
    private final int level;
    private final Progress progress = new Progress(InstantSource.system());
    private final Repository repository;

    /** @param where {@code ENDPOINT BUCKET IDENTITY-FILE LEVEL} */
    BenchStore(List<String> where) {
        var credentials = new S3Settings.Credentials.Static("minioadmin", "minioadmin");
        S3Settings settings = S3Settings.of(URI.create(where.get(0)), where.get(1), "", credentials);
        this.identity = Path.of(where.get(2));
        this.level = Integer.parseInt(where.get(3));
        this.repository = new Repository(
                "bench", new S3ObjectStore(settings, InstantSource.system()), Trust.of(SigningKey.generate()));
    }

    void capture(BenchSource source) throws IOException {
        String recipient = Files.readAllLines(identity).getFirst().replace("# recipient: ", "");
        CapturePlan plan = new CapturePlan(
                PATH,
                ID,
                new Manifest.Origin("bench", "bench", 1),
                List.of(new Destination(repository, new Sealer(Recipients.of(List.of(recipient)), level, 1))),
                PartLayout.STANDARD,
                "bench",
                "none");
        StoredPoint point = new Conductor(InstantSource.system(), "bench")
                .capture(plan, source, progress, new Cancellation())
                .point();
        System.err.println("stored " + point.manifest().storedSize());
    }

    InputStream open() throws IOException {
        Repository reader = new Repository("bench", repository.store(), new Trust(null, Set.of()));
        Opener opener = new Opener(Identity.parse(Files.readString(identity), identity.toString()));
        return new PointReader(reader, reader.read(PATH.folder(ID)), opener, progress).open(BenchSource.ARTIFACT);
    }

    @Override
    public void close() {
        repository.close();
    }
}
