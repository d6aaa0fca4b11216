package io.holdfast.cli.run;

import io.holdfast.cli.plan.FileSecrets;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.cli.plan.Repositories;
import io.holdfast.cli.run.step.Openings;
import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.point.PointId;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.seal.Identity;
import io.holdfast.testkit.InMemoryObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A repository, main, in memory, with recovery points of any time, and the documents that it is named in. */
public final class PointShelf {
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final PlanFiles files;
    private final Openings openings;

    /** @param documents the policies and plans beside the repository */
    public PointShelf(Path folder, String documents, Instant now) throws IOException {
        String repository = """
                apiVersion: holdfast.io/v1alpha1
                kind: BackupRepository
                metadata: {name: main, namespace: shop}
                spec:
                  directory: {path: /none}
                  encryption: {recipients: [%s]}
                  signing: {secretRef: {name: signing}}
                ---
                """.formatted(Identity.generate().recipient());
        files = PlanFiles.read(List.of(Files.writeString(folder.resolve("plan.yaml"), repository + documents)));
        FileSecrets secrets = new FileSecrets(
                null,
                Map.of(
                        "HOLDFAST_SECRET_SIGNING_ED25519_PEM",
                        SigningKey.generate().toPem()));
        openings = new Openings(files, new Repositories(secrets, InstantSource.fixed(now), () -> store, false));
    }

    public PlanFiles files() {
        return files;
    }

    public Openings openings() {
        return openings;
    }

    public InMemoryObjectStore store() {
        return store;
    }

    public Repository repository() {
        return openings.repository("main");
    }

    /** An empty recovery point of that state. */
    public StoredPoint commit(SourcePath path, Instant time) {
        return commit(path, PointId.of(time, path + "/" + time, 1), time);
    }

    /** An empty recovery point of that name and state. */
    public StoredPoint commit(SourcePath path, PointId id, Instant time) {
        Manifest.SourceInfo source = new Manifest.SourceInfo(
                path.kind(), path.namespace(), path.policy(), path.source(), path.kind(), null, "here", "Direct");
        return repository()
                .commit(
                        path.folder(id),
                        new Manifest(
                                Manifest.FORMAT,
                                Manifest.VERSION,
                                List.of(),
                                id.ulid(),
                                source,
                                new Manifest.Origin("test", "test", 1),
                                new Manifest.Times(time, time, time),
                                List.of(),
                                new TreeMap<>(),
                                new TreeMap<>(),
                                List.of(),
                                List.of(),
                                new TreeMap<>(),
                                "test",
                                List.of()));
    }
}
