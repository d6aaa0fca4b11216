package io.holdfast.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.operator.run.Orphans;
import java.io.ByteArrayInputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Namespaces of drills that nobody is left to remove, at a real API server. */
class OrphansIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Cluster CLUSTER = Cluster.shared();

    private final String id = Long.toString(System.nanoTime(), 36);
    private final String home = "orphans-" + id;
    private final String run = "drill-of-it";
    private String uid;

    @BeforeEach
    void runADrill() {
        CLUSTER.client()
                .load(new ByteArrayInputStream("""
                        apiVersion: v1
                        kind: Namespace
                        metadata: {name: %1$s}
                        ---
                        apiVersion: holdfast.io/v1alpha1
                        kind: RestoreRun
                        metadata: {name: %2$s, namespace: %1$s}
                        spec: {planRef: {name: some}, mode: Drill}
                        """.formatted(home, run).getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
        uid = CLUSTER.client()
                .resources(RestoreRun.class)
                .inNamespace(home)
                .withName(run)
                .get()
                .getMetadata()
                .getUid();
    }

    @AfterEach
    void clear() {
        CLUSTER.client().namespaces().withName(home).delete();
        CLUSTER.client()
                .namespaces()
                .withLabel("test", id)
                .list()
                .getItems()
                .forEach(one -> CLUSTER.client().resource(one).delete());
    }

    @Test
    void onlyNamespacesOfOurDrillsWhoseRunIsGoneAreRemoved() {
        String nobody = UUID.randomUUID().toString();
        String kept = namespace("kept", drill(home, uid));
        String orphan = namespace("orphan", drill(home, nobody));
        String foreign = namespace("foreign", drill("another-home", nobody));
        String withoutHome = namespace("by-hand", Map.of(Names.MANAGED_BY, Names.MANAGER, Names.RUN_UID, nobody));
        String byAnother = namespace("by-another", Map.of(Names.HOME, home, Names.RUN_UID, nobody));
        try (Orphans orphans = new Orphans(CLUSTER.client(), Set.of(home))) {
            orphans.follow(Duration.ofMillis(200), () -> true);

            awaitRemoval(orphan);
            assertThat(isLeftAlone(kept)).isTrue();
            tearAway();
            awaitRemoval(kept);
        }
        assertThat(new String[] {foreign, withoutHome, byAnother}).allMatch(OrphansIT::isLeftAlone);
    }

    @Test
    void whoDoesNotLeadRemovesNothing() throws Exception {
        String orphan = namespace("orphan", drill(home, UUID.randomUUID().toString()));
        try (Orphans orphans = new Orphans(CLUSTER.client(), Set.of())) {
            orphans.follow(Duration.ofMillis(100), () -> false);
            Thread.sleep(Duration.ofSeconds(1));
        }
        assertThat(isLeftAlone(orphan)).isTrue();
    }

    /** An operator of another test may watch every namespace, and hold the run by its finalizer. */
    private void tearAway() {
        var torn =
                CLUSTER.client().resources(RestoreRun.class).inNamespace(home).withName(run);
        torn.delete();
        Cluster.eventually("the end of the run", SOON, () -> {
            try {
                torn.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
                return torn.get() == null ? Optional.of(true) : Optional.empty();
            } catch (KubernetesClientException gone) {
                return gone.getCode() == HttpURLConnection.HTTP_NOT_FOUND ? Optional.of(true) : Optional.empty();
            }
        });
    }

    private static Map<String, String> drill(String home, String uid) {
        return Map.of(Names.MANAGED_BY, Names.MANAGER, Names.HOME, home, Names.RUN_UID, uid);
    }

    private String namespace(String name, Map<String, String> labels) {
        Namespace made = CLUSTER.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name + "-" + id)
                        .withLabels(labels)
                        .addToLabels("test", id)
                        .endMetadata()
                        .build())
                .create();
        return made.getMetadata().getName();
    }

    private static void awaitRemoval(String name) {
        Cluster.eventually(
                "the removal of " + name, SOON, () -> isLeftAlone(name) ? Optional.empty() : Optional.of(true));
    }

    private static boolean isLeftAlone(String name) {
        Namespace there = CLUSTER.client().namespaces().withName(name).get();
        return there != null && there.getMetadata().getDeletionTimestamp() == null;
    }
}
