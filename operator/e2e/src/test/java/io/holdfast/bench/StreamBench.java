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
import io.holdfast.engine.source.ArtifactSink;
import io.holdfast.engine.source.CaptureSession;
import io.holdfast.engine.source.Captured;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.Proof;
import io.holdfast.engine.source.RestoreMemory;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.source.TarValidator;
import io.holdfast.engine.stream.PartLayout;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Stores standard input, a tar, as a recovery point, or writes one to standard output, through the very parts that a
 * worker uses. Arguments: {@code backup|restore ENDPOINT BUCKET IDENTITY-FILE LEVEL}.
 */
final class StreamBench {

    private static final SourcePath PATH = new SourcePath("bench", "ns", "policy", "stream");
    private static final PointId ID = PointId.of(Instant.EPOCH, "bench", 1);

    public static void main(String[] arguments) throws IOException {
        String recipient = Files.readAllLines(Path.of(arguments[3])).getFirst().replace("# recipient: ", "");
        var credentials = new S3Settings.Credentials.Static("minioadmin", "minioadmin");
        S3Settings settings = S3Settings.of(URI.create(arguments[1]), arguments[2], "", credentials);
        Progress progress = new Progress(InstantSource.system());
        try (Repository repository = new Repository(
                "bench", new S3ObjectStore(settings, InstantSource.system()), Trust.of(SigningKey.generate()))) {
            if (arguments[0].equals("backup")) {
                Sealer sealer = new Sealer(Recipients.of(List.of(recipient)), Integer.parseInt(arguments[4]), 1);
                CapturePlan plan = new CapturePlan(
                        PATH,
                        ID,
                        new Manifest.Origin("bench", "bench", 1),
                        List.of(new Destination(repository, sealer)),
                        PartLayout.STANDARD,
                        "bench",
                        "none");
                StoredPoint point = new Conductor(InstantSource.system(), "bench")
                        .capture(plan, new StandardInput(), progress, new Cancellation())
                        .point();
                System.err.println("stored " + point.manifest().storedSize());
            } else {
                Repository reader = new Repository("bench", repository.store(), new Trust(null, java.util.Set.of()));
                Opener opener = new Opener(Identity.parse(Files.readString(Path.of(arguments[3])), arguments[3]));
                PointReader point = new PointReader(reader, reader.read(PATH.folder(ID)), opener, progress);
                try (InputStream in = point.open("stream.tar");
                        OutputStream out = new FileOutputStream(FileDescriptor.out)) {
                    byte[] chunk = new byte[1 << 18];
                    for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                        out.write(chunk, 0, count);
                    }
                }
            }
        }
    }

    /** Whatever comes in. */
    private static final class StandardInput implements Source {

        @Override
        public String kind() {
            return "bench";
        }

        @Override
        public Captured capture(CaptureSession session) {
            try (InputStream in = new FileInputStream(FileDescriptor.in);
                    ArtifactSink sink = session.begin("stream.tar", new TarValidator())) {
                byte[] chunk = new byte[1 << 18];
                long length = 0;
                for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                    sink.write(chunk, 0, count);
                    length += count;
                }
                sink.prove(new Proof(length, null, "end of standard input"));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return new Captured("bench", null, Instant.EPOCH, Map.of(), Map.of(), List.of());
        }

        @Override
        public Restored restore(PointContent point, RestoreOptions options) {
            throw new UnsupportedOperationException("the bench restores to standard output");
        }

        @Override
        public Map<String, Long> compare(PointContent point, RestoreMemory memory) {
            throw new UnsupportedOperationException("standard input is gone when it was read");
        }

        @Override
        public String sample(int count) {
            throw new UnsupportedOperationException("standard input is gone when it was read");
        }

        @Override
        public String probe() {
            return "standard input";
        }

        @Override
        public void close() {}
    }

    private StreamBench() {}
}
