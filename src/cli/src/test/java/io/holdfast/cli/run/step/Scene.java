package io.holdfast.cli.run.step;

import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.cli.plan.Cluster;
import io.holdfast.cli.plan.FileSecrets;
import io.holdfast.cli.plan.Repositories;
import io.holdfast.cli.run.PointShelf;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.seal.Identity;
import io.holdfast.engine.seal.Opener;
import io.holdfast.recovery.plan.Expansion;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.plan.Resolution;
import io.holdfast.recovery.plan.RunScope;
import io.holdfast.recovery.run.ExecutionDraft;
import io.holdfast.recovery.run.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** A plan on an API server without a cluster, with a repository in memory: what its steps do can be looked at. */
public final class Scene implements AutoCloseable {
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    static final String UID = "0123456789ab";

    private static final String DOCUMENTS = """
            apiVersion: holdfast.io/v1alpha1
            kind: BackupPolicy
            metadata: {name: stores, namespace: shop}
            spec:
              repositories: [main]
              sources:
                - {name: settings, config: {kinds: [All]}}
                - {name: cache, redis: {address: "STORE"}}
                - {name: vectors, qdrant: {address: "STORE", apiKey: {secretRef: {name: qdrant}, key: admin}}}
            ---
            apiVersion: holdfast.io/v1alpha1
            kind: RestorePlan
            metadata: {name: all, namespace: shop}
            spec:
              identity: {name: identity, key: id.txt}
            """;

    /** For plans of which something else matters. */
    public static final String COMPONENTS = """
            components:
              - {name: cache, policyRef: {name: stores}, source: cache, workloads: [{kind: StatefulSet, name: redis}]}
            """;

    public final ApiServerDouble server = new ApiServerDouble();
    public final ExecutionDraft draft = new ExecutionDraft(Execution.fresh(), 1);
    private final Cluster cluster = new Cluster(server.client());
    private final PointShelf shelf;
    private final RunScope scope;
    private final Resolution resolution;
    private Stage.Surroundings surroundings = new Stage.Surroundings("", "", "", "", "");
    private InstantSource clock = InstantSource.system();

    /** @param plan what its spec says beside the identity */
    public Scene(Path folder, RunScope scope, String plan) throws IOException {
        this(folder, scope, "127.0.0.1:1", plan);
    }

    /** @param store address of the server that holds what its components hold */
    Scene(Path folder, RunScope scope, String store, String plan) throws IOException {
        this.scope = scope;
        shelf = new PointShelf(folder, DOCUMENTS.replace("STORE", store) + plan.indent(2), NOON);
        resolution =
                Resolution.of(shelf.files().plan("all").getSpec(), shelf.files().policySpecs());
    }

    /** The worker is a pod, and that is its address. */
    Scene inCluster(String address) {
        surroundings = new Stage.Surroundings("holdfast:test", "Never", address, "worker", "holdfast-drill");
        return this;
    }

    Scene at(InstantSource time) {
        clock = time;
        return this;
    }

    public PointShelf shelf() {
        return shelf;
    }

    public Stage stage() {
        return new Stage(
                new Stage.RunIdentity("shop", "all", "run", UID, NOON),
                scope,
                resolution,
                scope.isolated() ? "drill-1" : "shop",
                shelf.files(),
                new Repositories(new FileSecrets(null, Map.of()), clock, shelf::store, false),
                shelf.openings(),
                new Points(
                        shelf.openings(),
                        new Opener(Identity.parse(Identity.generate().secret(), "a test"))),
                cluster,
                draft,
                () -> {},
                surroundings,
                clock);
    }

    Node node(String name) {
        return Expansion.of(resolution, scope).nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Does one step. */
    Outcome run(String step) {
        return new StageEffects(stage()).run(node(step), new Cancellation(), () -> false);
    }

    /** Takes one step back. */
    Outcome takeBack(String step) {
        return new StageEffects(stage()).takeBack(node(step), new Cancellation());
    }

    @Override
    public void close() {
        cluster.close();
        server.close();
    }
}
