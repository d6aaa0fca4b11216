package io.holdfast.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.operator.Runs;
import io.holdfast.operator.app.OperatorApp;
import io.holdfast.operator.app.OperatorConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run works from is what the operator fixed, whatever whoever created the run wrote onto it. */
class FrozenPlanIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Cluster CLUSTER = Cluster.shared();
    private static final String OBJECTS = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: NS}
            ---
            apiVersion: holdfast.io/v1alpha1
            kind: BackupRepository
            metadata: {name: main, namespace: NS}
            spec:
              s3: {bucket: backups, endpoint: "http://the-true-store:9000"}
              encryption: {recipients: [age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p]}
              signing: {secretRef: {name: signing}}
            ---
            apiVersion: holdfast.io/v1alpha1
            kind: BackupPolicy
            metadata: {name: redis, namespace: NS}
            spec: {repositories: [main], sources: [{name: cache, redis: {address: "redis:6379"}}]}
            ---
            apiVersion: holdfast.io/v1alpha1
            kind: RestorePlan
            metadata: {name: guarded, namespace: NS}
            spec:
              identity: {name: identity, key: id.txt}
              approval: {required: 2}
              components: [{name: cache, policyRef: {name: redis}}]
            """;

    private final String namespace = "frozen-" + Long.toString(System.nanoTime(), 36);
    private OperatorApp app;

    @BeforeEach
    void start() throws IOException {
        load(OBJECTS.replace("NS", namespace));
        app = OperatorApp.start(
                OperatorConfig.from(Map.of(
                        "HOLDFAST_WORKER_IMAGE", Cluster.WORKER_IMAGE,
                        "HOLDFAST_NAMESPACES", namespace,
                        "HOLDFAST_RECOVERY_SERVICE_ACCOUNT", "holdfast-recovery",
                        "HOLDFAST_LEADER_ELECTION", "false",
                        "HOLDFAST_HTTP_PORT", "0")),
                CLUSTER.config(),
                InstantSource.system());
    }

    @AfterEach
    void stop() {
        app.close();
        CLUSTER.client()
                .resources(RestoreRun.class)
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(run -> CLUSTER.client().resource(run).edit(one -> {
                    one.getMetadata().setFinalizers(List.of());
                    return one;
                }));
        CLUSTER.client().namespaces().withName(namespace).delete();
    }

    @Test
    void aPlanThatStandsOnTheRunIsNotTheOneThatIsCarriedOut() {
        assertCarriesOutTheTruePlan("forged", OBJECTS.replace("NS", namespace).replace("the-true-store", "attacker"));
    }

    @Test
    void whatIsNoPlanAtAllKeepsNoRunFromItsOwn() {
        assertCarriesOutTheTruePlan("broken", "{no yaml at all");
    }

    private void assertCarriesOutTheTruePlan(String name, String annotation) {
        RestoreRun run = new RestoreRun();
        run.getMetadata().setName(name);
        run.getMetadata().setNamespace(namespace);
        run.getMetadata().setAnnotations(Map.of(Names.PLAN, annotation));
        run.setSpec(Runs.read(RestoreRunSpec.class, "{mode: Recovery, planRef: {name: guarded}, requestedBy: eve}"));
        String uid = CLUSTER.client().resource(run).create().getMetadata().getUid();

        Job worker = Cluster.eventually(
                "a worker of " + name,
                SOON,
                () -> Optional.ofNullable(CLUSTER.client()
                        .batch()
                        .v1()
                        .jobs()
                        .inNamespace(namespace)
                        .withName("run-" + uid.substring(0, 8) + "-1")
                        .get()));
        assertThat(worker.getSpec().getTemplate().getMetadata().getAnnotations().get(Names.PLAN))
                .contains("the-true-store")
                .doesNotContain("attacker");

        ControllerRevision kept = CLUSTER.client()
                .apps()
                .controllerRevisions()
                .inNamespace(namespace)
                .withName("plan-" + uid)
                .get();
        assertThat(kept.getMetadata().getOwnerReferences())
                .anyMatch(owner -> owner.getUid().equals(uid) && owner.getController());
        assertThat(CLUSTER.client()
                        .resources(RestoreRun.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .get()
                        .getStatus()
                        .frozenPlan())
                .hasSize(64);
        kept.setData(Map.of("plan", annotation));
        assertThatThrownBy(() -> CLUSTER.client().resource(kept).update())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("immutable");
        CLUSTER.client()
                .resources(RestoreRun.class)
                .inNamespace(namespace)
                .withName(name)
                .delete();
    }

    private static void load(String yaml) {
        CLUSTER.client()
                .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
    }
}
