package io.holdfast.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPhase;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupRepository;
import io.holdfast.api.v1alpha1.BackupSpec;
import io.holdfast.api.v1alpha1.Cleanup;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.SourceStatus;
import io.holdfast.api.v1alpha1.Trigger;
import io.holdfast.operator.app.OperatorApp;
import io.holdfast.operator.app.OperatorConfig;
import io.holdfast.operator.job.WorkerJobs;
import io.holdfast.operator.status.Conditions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The operator against a real API server and kubelet; only the worker stands in. Each test has a policy of its own and
 * mostly waits, so that they run side by side.
 */
@Execution(ExecutionMode.CONCURRENT)
class OperatorIT {
    private static final String NAMESPACE = "default";
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Cluster CLUSTER = Cluster.shared();
    private static OperatorApp app;

    @BeforeAll
    static void start() throws IOException {
        CLUSTER.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("signing")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withStringData(Map.of("ed25519.pem", "not read by the operator"))
                        .build())
                .serverSideApply();
        apply("""
                apiVersion: holdfast.io/v1alpha1
                kind: BackupRepository
                metadata: {name: main, namespace: default}
                spec:
                  s3: {bucket: backups, endpoint: "http://store:9000"}
                  encryption: {recipients: [age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p]}
                  signing: {secretRef: {name: signing}}
                """);
        app = OperatorApp.start(
                OperatorConfig.from(Map.of(
                        "HOLDFAST_WORKER_IMAGE",
                        Cluster.WORKER_IMAGE,
                        "HOLDFAST_WORKER_PULL_POLICY",
                        "Never",
                        "HOLDFAST_LEASE_NAMESPACE",
                        NAMESPACE,
                        "HOLDFAST_HTTP_PORT",
                        "0")),
                CLUSTER.config(),
                InstantSource.system());
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void aRepositoryIsProbed() {
        BackupRepository repository = Cluster.eventually(
                "a ready repository",
                SOON,
                () -> Optional.ofNullable(CLUSTER.client()
                                .resources(BackupRepository.class)
                                .inNamespace(NAMESPACE)
                                .withName("main")
                                .get())
                        .filter(one -> one.getStatus() != null
                                && Conditions.isTrue(one.getStatus().conditions(), Conditions.READY)));
        assertThat(repository.getStatus().capabilities()).isNotNull();
    }

    @Test
    void aRequestedRunEndsInARecoveryPointThatOutlivesItsBackup() throws Exception {
        applyPolicy("asked", "good", 1);
        annotate("asked", "first");
        Backup backup = Cluster.eventually(
                "a succeeded Backup",
                SOON,
                () -> backups("asked").stream()
                        .filter(one -> phase(one) == BackupPhase.SUCCEEDED)
                        .findFirst());
        assertThat(backup.getSpec().trigger()).isEqualTo(Trigger.MANUAL);
        assertThat(backup.getStatus().recoveryPoint()).isNotNull();
        assertThat(backup.getStatus().attempt()).isEqualTo(1);
        assertThat(backup.getStatus().expired()).isEqualTo(2);
        assertThat(Conditions.isTrue(backup.getStatus().conditions(), Conditions.SUCCEEDED))
                .isTrue();
        SourceStatus figures = figures("asked", status -> status.lastSuccessTime() != null);
        assertThat(figures.lastSizeBytes()).isEqualTo(1000);
        CLUSTER.client().resource(backup).delete();
        Cluster.eventually(
                "the Backup's end", SOON, () -> backups("asked").isEmpty() ? Optional.of(true) : Optional.empty());
        assertThat(figures("asked", status -> status.lastSuccessTime() != null).lastSizeBytes())
                .isEqualTo(1000);
        assertThat(get("/metrics"))
                .contains("backup_last_success_time{backup_namespace=\"default\",policy=\"asked\",source=\"good\"}")
                .contains("backup_size_bytes{backup_namespace=\"default\",policy=\"asked\",source=\"good\"} 1000")
                .contains("holdfast_repository_available{backup_namespace=\"default\",repository=\"main\"}")
                .contains("holdfast_operator_leading 1")
                .contains("holdfast_build_info{");
        assertThat(get("/readyz")).isEqualTo("ok\n");
    }

    @Test
    void aRequestIsActedOnOnce() {
        applyPolicy("once", "good", 1);
        annotate("once", "a");
        Cluster.eventually(
                "the first run's end",
                SOON,
                () -> backups("once").stream()
                        .filter(one -> phase(one) == BackupPhase.SUCCEEDED)
                        .findFirst());
        figures("once", status -> status.lastSuccessTime() != null);
        assertThat(backups("once")).hasSize(1);
        annotate("once", "b");
        Cluster.eventually(
                "a second run",
                SOON,
                () -> backups("once").stream()
                        .filter(one -> phase(one) == BackupPhase.SUCCEEDED)
                        .skip(1)
                        .findFirst());
        assertThat(backups("once")).hasSize(2);
    }

    @Test
    void aRunThatSomebodyMustCorrectIsNotTriedAgain() {
        applyPolicy("wrong", "wrong", 3);
        Backup backup = run("wrong", "wrong", BackupPhase.FAILED);
        assertThat(backup.getStatus().attempt()).isEqualTo(1);
        assertThat(backup.getStatus().failure()).isNotNull();
        assertThat(Conditions.find(backup.getStatus().conditions(), Conditions.SUCCEEDED))
                .get()
                .satisfies(condition -> assertThat(condition.getReason()).isEqualTo("AuthenticationFailed"));
        assertThat(figures("wrong", status -> status.consecutiveFailures() == 1).failuresByReason())
                .containsEntry("AuthenticationFailed", 1L);
    }

    @Test
    void aTransientFailureIsTriedAgainAfterAPauseAndTheWorkersProgressStays() {
        applyPolicy("flaky", "flaky", 2);
        Backup waiting = start("flaky", "flaky");
        Cluster.eventually(
                "a pause",
                SOON,
                () -> backups("flaky").stream()
                        .filter(one ->
                                one.getStatus() != null && one.getStatus().nextAttemptTime() != null)
                        .findFirst());
        CLUSTER.client()
                .resource(waiting)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"progress\":{\"bytes\":42}}}");
        Backup backup = Cluster.eventually(
                "a success",
                Duration.ofMinutes(2),
                () -> backups("flaky").stream()
                        .filter(one -> phase(one) == BackupPhase.SUCCEEDED)
                        .findFirst());
        assertThat(backup.getStatus().attempt()).isEqualTo(2);
        assertThat(backup.getStatus().failure()).isNull();
        assertThat(backup.getStatus().progress())
                .isNotNull()
                .satisfies(progress -> assertThat(progress.bytes()).isEqualTo(42));
    }

    @Test
    void aWorkerThatSaysNothingIsSweptAfterItsLastAttempt() {
        applyPolicy("silent", "silent", 1);
        run("silent", "silent", BackupPhase.FAILED);
        Backup backup = Cluster.eventually(
                "the end of the sweep",
                SOON,
                () -> backups("silent").stream()
                        .filter(one -> one.getStatus().cleanup() == Cleanup.DONE)
                        .findFirst());
        assertThat(backup.getStatus().failure())
                .isNotNull()
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo("WorkerCrashed"));
    }

    @Test
    void aBackupDeletedWhileItRunsIsSweptBeforeItGoes() {
        applyPolicy("slow", "slow", 1);
        Backup backup = start("slow", "slow");
        Cluster.eventually(
                "a running worker",
                SOON,
                () -> backups("slow").stream()
                        .filter(one -> one.getStatus() != null
                                && one.getStatus().worker() != null
                                && one.getStatus().worker().podName() != null)
                        .findFirst());
        CLUSTER.client().resource(backup).delete();
        Cluster.eventually(
                "the Backup's end",
                Duration.ofMinutes(2),
                () -> backups("slow").isEmpty() ? Optional.of(true) : Optional.empty());
        List<Job> sweeps = CLUSTER.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(NAMESPACE)
                .withLabel(Names.BACKUP_UID, backup.getMetadata().getUid())
                .list()
                .getItems();
        assertThat(sweeps)
                .singleElement()
                .satisfies(job -> assertThat(job.getMetadata().getName()).startsWith("sweep-"));
    }

    @Test
    void aScheduleStartsItsRun() {
        apply("""
                apiVersion: holdfast.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: minutely, namespace: default}
                spec:
                  repositories: [main]
                  sources: [{name: good, redis: {address: "redis:6379"}}]
                  schedules: [{name: always, cron: "* * * * *"}]
                """);
        Backup backup = Cluster.eventually(
                "a scheduled run",
                Duration.ofSeconds(90),
                () -> backups("minutely").stream()
                        .filter(one -> phase(one) == BackupPhase.SUCCEEDED)
                        .findFirst());
        assertThat(backup.getSpec().trigger()).isEqualTo(Trigger.SCHEDULE);
        assertThat(backup.getSpec().schedule()).isEqualTo("always");
        assertThat(backup.getMetadata().getName()).matches("minutely-good-[0-9]{12}");
    }

    @Test
    void aPolicyThatDeletesItsRecoveryPointsPrunesThemBeforeItGoes() {
        apply("""
                apiVersion: holdfast.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: goes, namespace: default}
                spec:
                  repositories: [main]
                  sources: [{name: good, redis: {address: "redis:6379"}}]
                  deletionPolicy: Delete
                """);
        run("goes", "good", BackupPhase.SUCCEEDED);
        BackupPolicy policy = CLUSTER.client()
                .resources(BackupPolicy.class)
                .inNamespace(NAMESPACE)
                .withName("goes")
                .get();
        CLUSTER.client().resource(policy).delete();
        Cluster.eventually(
                "the policy's end",
                SOON,
                () -> CLUSTER.client().resource(policy).get() == null ? Optional.of(true) : Optional.empty());
        assertThat(backups("goes")).isEmpty();
        Cluster.eventually(
                "a prune that succeeded",
                SOON,
                () -> Optional.ofNullable(CLUSTER.client()
                        .batch()
                        .v1()
                        .jobs()
                        .inNamespace(NAMESPACE)
                        .withName(WorkerJobs.pruneName(policy.getMetadata().getUid()))
                        .get()
                        .getStatus()
                        .getSucceeded()));
    }

    /** In the foreground, as GitOps tools delete, the cluster deletes first what belongs to what is deleted. */
    @Test
    void whatAnAnnotationPinsStaysWhenItsPolicyGoes() {
        applyPolicy("leaves", "good", 1);
        BackupPolicy policy = CLUSTER.client()
                .resources(BackupPolicy.class)
                .inNamespace(NAMESPACE)
                .withName("leaves")
                .get();
        Backup pinned = run("leaves", "good", BackupPhase.SUCCEEDED);
        Backup other = run("leaves", "good", BackupPhase.SUCCEEDED);
        for (Backup one : List.of(pinned, other)) {
            patch(one, """
                    {"metadata": {"ownerReferences": [{"apiVersion": "holdfast.io/v1alpha1", "kind": "BackupPolicy",
                    "name": "leaves", "uid": "%s"}]}}""".formatted(policy.getMetadata().getUid()));
        }
        patch(pinned, "{\"metadata\": {\"annotations\": {\"holdfast.io/pin\": \"for the audit\"}}}");
        Cluster.eventually(
                "a pinned Backup that belongs to nobody",
                SOON,
                () -> backups("leaves").stream()
                        .filter(one -> one.getMetadata().getOwnerReferences().isEmpty())
                        .findFirst());
        CLUSTER.client()
                .resource(policy)
                .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                .delete();
        Cluster.eventually(
                "the policy's end",
                SOON,
                () -> CLUSTER.client().resource(policy).get() == null ? Optional.of(true) : Optional.empty());
        Cluster.eventually(
                "the end of what is not pinned",
                SOON,
                () -> backups("leaves").size() == 1 ? Optional.of(true) : Optional.empty());
        assertThat(backups("leaves"))
                .extracting(one -> one.getMetadata().getUid())
                .containsExactly(pinned.getMetadata().getUid());
    }

    private static void patch(Backup backup, String text) {
        CLUSTER.client()
                .resources(Backup.class)
                .inNamespace(NAMESPACE)
                .withName(backup.getMetadata().getName())
                .patch(PatchContext.of(PatchType.JSON_MERGE), text);
    }

    @Test
    void whatHappenedIsToldAsEvents() {
        applyPolicy("told", "wrong", 1);
        Backup backup = run("told", "wrong", BackupPhase.FAILED);
        assertThat(CLUSTER.client()
                        .events()
                        .v1()
                        .events()
                        .inNamespace(NAMESPACE)
                        .list()
                        .getItems())
                .filteredOn(event -> backup.getMetadata()
                        .getName()
                        .equals(event.getRegarding().getName()))
                .extracting(event -> event.getReason())
                .containsExactlyInAnyOrder("AttemptStarted", "BackupFailed");
    }

    private static Backup run(String policy, String source, BackupPhase end) {
        String name = start(policy, source).getMetadata().getName();
        return Cluster.eventually(
                policy + " " + end,
                Duration.ofMinutes(2),
                () -> backups(policy).stream()
                        .filter(one -> one.getMetadata().getName().equals(name) && phase(one) == end)
                        .findFirst());
    }

    private static Backup start(String policy, String source) {
        Backup backup = new Backup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withGenerateName(policy + "-")
                .withNamespace(NAMESPACE)
                .build());
        backup.setSpec(new BackupSpec(new LocalRef(policy), source, Trigger.MANUAL, null, null));
        return CLUSTER.client().resource(backup).create();
    }

    private static void applyPolicy(String name, String source, int attempts) {
        apply("""
                apiVersion: holdfast.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: %s, namespace: default}
                spec:
                  repositories: [main]
                  sources: [{name: %s, redis: {address: "redis:6379"}}]
                  attempts: %d
                """.formatted(name, source, attempts));
    }

    private static void apply(String yaml) {
        CLUSTER.client().resource(yaml).serverSideApply();
    }

    private static void annotate(String policy, String value) {
        CLUSTER.client()
                .resources(BackupPolicy.class)
                .inNamespace(NAMESPACE)
                .withName(policy)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"" + Names.REQUESTED_AT + "\":\"" + value + "\"}}}");
    }

    private static List<Backup> backups(String policy) {
        return CLUSTER.client().resources(Backup.class).inNamespace(NAMESPACE).list().getItems().stream()
                .filter(one -> one.getSpec().policyRef().name().equals(policy))
                .toList();
    }

    private static SourceStatus figures(String policy, Predicate<SourceStatus> wanted) {
        return Cluster.eventually(
                "figures of " + policy,
                SOON,
                () -> Optional.ofNullable(CLUSTER.client()
                                .resources(BackupPolicy.class)
                                .inNamespace(NAMESPACE)
                                .withName(policy)
                                .get()
                                .getStatus())
                        .flatMap(status ->
                                status.sources().stream().filter(wanted).findFirst()));
    }

    private static BackupPhase phase(Backup backup) {
        return backup.getStatus() == null || backup.getStatus().phase() == null
                ? BackupPhase.PENDING
                : backup.getStatus().phase();
    }

    private static String get(String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + app.port() + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
