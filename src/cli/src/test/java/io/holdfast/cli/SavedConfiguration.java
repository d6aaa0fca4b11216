package io.holdfast.cli;

import io.holdfast.adapter.directory.DirectoryObjectStore;
import io.holdfast.adapter.directory.DirectorySettings;
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
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.run.Progress;
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
import io.holdfast.testkit.SavedTar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Configuration as a cluster that is gone had saved it: recovery points of any time, policy and recipient. */
final class SavedConfiguration {
    /** Who signs them, unless another is said to. */
    static final SigningKey SIGNER = SigningKey.generate();

    private SigningKey signer = SIGNER;

    private final Map<String, String> files = new TreeMap<>();
    private final String policy;
    private final Instant state;

    /** @param policy its namespace and name */
    SavedConfiguration(String policy, String state) {
        this.policy = policy;
        this.state = Instant.parse(state);
    }

    /** A plan whose description is told when it is shown, with all that it needs. */
    SavedConfiguration plan(String namespace, String name, String description) {
        return object(namespace, "restoreplans", name, """
                        apiVersion: holdfast.io/v1alpha1
                        kind: RestorePlan
                        metadata: {name: %s, namespace: %s}
                        spec:
                          description: %s
                          identity: {name: identity, key: id.txt}
                          components:
                            - {name: settings, policyRef: {name: nightly}, source: settings}
                        """.formatted(name, namespace, description))
                .object(namespace, "backuppolicies", "nightly", """
                        apiVersion: holdfast.io/v1alpha1
                        kind: BackupPolicy
                        metadata: {name: nightly, namespace: %s}
                        spec:
                          repositories: [main]
                          sources:
                            - {name: settings, config: {kinds: [All]}}
                        """.formatted(namespace));
    }

    SavedConfiguration object(String namespace, String folder, String name, String yaml) {
        files.put(namespace + "/" + folder + "/" + name + ".yaml", yaml);
        return this;
    }

    /** Stores it, sealed to a recipient. */
    StoredPoint in(Path repository, String recipient) {
        InstantSource then = InstantSource.fixed(state);
        String[] parts = policy.split("/", -1);
        try (Repository store = new Repository(
                "main", new DirectoryObjectStore(new DirectorySettings(repository), then), Trust.of(signer))) {
            CapturePlan plan = new CapturePlan(
                    new SourcePath("config", parts[0], parts[1], "settings"),
                    PointId.of(state, policy + state, 1),
                    new Manifest.Origin("test", "test", 1),
                    List.of(new Destination(store, new Sealer(Recipients.of(List.of(recipient)), 3, 1))),
                    new PartLayout(64 << 10, 1 << 20),
                    "test",
                    "none");
            return new Conductor(then, "test")
                    .capture(plan, new Tar(SavedTar.of(files), state), new Progress(then), new Cancellation())
                    .point();
        }
    }

    /** Captures these bytes, and does nothing else. */
    private record Tar(byte[] content, Instant state) implements Source {
        @Override
        public String kind() {
            return "config";
        }

        @Override
        public Captured capture(CaptureSession session) {
            try (ArtifactSink sink = session.begin("config.tar", new TarValidator())) {
                sink.write(content);
                sink.prove(new Proof((long) content.length, null, "test"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Captured("kubernetes", "1", state, Map.of(), Map.of(), List.of());
        }

        @Override
        public Restored restore(PointContent point, RestoreOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, Long> compare(PointContent point, RestoreMemory memory) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String sample(int count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String probe() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    SavedConfiguration signedBy(SigningKey other) {
        signer = other;
        return this;
    }
}
