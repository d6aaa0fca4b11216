package io.holdfast.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.Trigger;
import io.holdfast.operator.app.OperatorApp;
import io.holdfast.operator.app.OperatorConfig;
import io.holdfast.operator.status.Conditions;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A policy with {@code onChange} in a real cluster, through the operator's life and death; only the worker stands in. */
class OnChangeIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Cluster CLUSTER = Cluster.shared();
    private static final String NAMESPACE = "changing-" + Long.toString(System.nanoTime(), 36);

    @BeforeAll
    static void prepare() {
        CLUSTER.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        CLUSTER.client()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("holdfast-worker")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        CLUSTER.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("signing")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withStringData(Map.of("ed25519.pem", "not read by the operator"))
                        .build())
                .create();
        CLUSTER.client().resource("""
                        apiVersion: holdfast.io/v1alpha1
                        kind: BackupRepository
                        metadata: {name: main, namespace: %s}
                        spec:
                          s3: {bucket: backups, endpoint: "http://store:9000"}
                          encryption: {recipients: [age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p]}
                          signing: {secretRef: {name: signing}}
                        """.formatted(NAMESPACE)).create();
    }

    @AfterAll
    static void clear() {
        CLUSTER.client().namespaces().withName(NAMESPACE).delete();
    }

    @Test
    void everyChangeIsCapturedOnceThoughTheOperatorComesAndGoes() throws IOException {
        try (OperatorApp _ = operator(true)) {
            policy("followed");
            succeeded("followed", 1);
            configMap("settings", "one");
            List<Backup> runs = succeeded("followed", 2);
            assertThat(runs).allSatisfy(run -> {
                assertThat(run.getSpec().trigger()).isEqualTo(Trigger.CHANGE);
                assertThat(run.getMetadata().getAnnotations()).containsKey(Names.COVERS);
                assertThat(arguments(run)).contains("--if-changed");
            });
        }
        configMap("settings", "two");
        configMap("settings", "three");
        try (OperatorApp _ = operator(true)) {
            succeeded("followed", 3);
            settled("followed");
        }
        try (OperatorApp _ = operator(true)) {
            settled("followed");
            configMap("settings", "four");
            succeeded("followed", 4);
        }
    }

    @Test
    void anOperatorThatWasNotToldToWatchSaysSo() throws IOException {
        try (OperatorApp _ = operator(false)) {
            policy("unseen");
            BackupPolicy policy = Cluster.eventually(
                    "a verdict", SOON, () -> Optional.ofNullable(get("unseen")).filter(one -> one.getStatus() != null));
            assertThat(Conditions.find(policy.getStatus().conditions(), Conditions.READY))
                    .get()
                    .satisfies(ready -> {
                        assertThat(ready.getStatus()).isEqualTo("False");
                        assertThat(ready.getReason()).isEqualTo("ChangesNotWatched");
                        assertThat(ready.getMessage()).contains("operator.watchConfiguration");
                    });
            CLUSTER.client().resource(policy).delete();
        }
    }

    private static OperatorApp operator(boolean watches) throws IOException {
        Map<String, String> settings = new HashMap<>();
        settings.put("HOLDFAST_WORKER_IMAGE", Cluster.WORKER_IMAGE);
        settings.put("HOLDFAST_WORKER_PULL_POLICY", "Never");
        settings.put("HOLDFAST_NAMESPACES", NAMESPACE);
        settings.put("HOLDFAST_LEADER_ELECTION", "false");
        settings.put("HOLDFAST_HTTP_PORT", "0");
        settings.put("HOLDFAST_WATCH_CONFIGURATION", Boolean.toString(watches));
        return OperatorApp.start(OperatorConfig.from(settings), CLUSTER.config(), InstantSource.system());
    }

    private static void policy(String name) {
        CLUSTER.client().resource("""
                        apiVersion: holdfast.io/v1alpha1
                        kind: BackupPolicy
                        metadata: {name: %s, namespace: %s}
                        spec:
                          repositories: [main]
                          sources: [{name: good, config: {kinds: [ConfigMap]}}]
                          onChange: {debounce: 1s, minInterval: 2s}
                          history: {successful: 20}
                        """.formatted(name, NAMESPACE)).create();
    }

    private static void configMap(String name, String value) {
        CLUSTER.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withData(Map.of("key", value))
                        .build())
                .createOr(map -> map.update());
    }

    /** All Backups, when there are so many and all are over. */
    private static List<Backup> succeeded(String policy, int count) {
        return Cluster.eventually(
                count + " runs of " + policy,
                SOON,
                () -> Optional.of(backups(policy))
                        .filter(all -> all.size() == count
                                && all.stream()
                                        .allMatch(one -> one.getStatus() != null
                                                && Conditions.isTrue(
                                                        one.getStatus().conditions(), Conditions.SUCCEEDED))));
    }

    /** The status says that nothing is pending, after a run that nothing followed. */
    private static void settled(String policy) {
        List<Backup> before = backups(policy);
        Cluster.eventually(
                "nothing pending",
                SOON,
                () -> get(policy).getStatus().sources().stream()
                        .filter(source ->
                                source.changes() != null && source.changes().pendingTime() == null)
                        .findFirst());
        assertThat(backups(policy)).hasSameSizeAs(before);
    }

    private static BackupPolicy get(String policy) {
        return CLUSTER.client()
                .resources(BackupPolicy.class)
                .inNamespace(NAMESPACE)
                .withName(policy)
                .get();
    }

    private static List<Backup> backups(String policy) {
        return CLUSTER.client().resources(Backup.class).inNamespace(NAMESPACE).list().getItems().stream()
                .filter(one -> one.getSpec().policyRef().name().equals(policy))
                .toList();
    }

    private static List<String> arguments(Backup backup) {
        return CLUSTER
                .client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(NAMESPACE)
                .withLabel(Names.BACKUP_UID, backup.getMetadata().getUid())
                .list()
                .getItems()
                .stream()
                .map(Job::getSpec)
                .flatMap(job -> job.getTemplate().getSpec().getContainers().getFirst().getArgs().stream())
                .toList();
    }
}
