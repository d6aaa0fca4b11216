package io.holdfast.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupRepository;
import io.holdfast.api.v1alpha1.BackupSpec;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.Trigger;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerJobsTest {
    private static final WorkerJobs JOBS = new WorkerJobs(Placed.IMAGE);
    private static final BackupPolicy POLICY = Serialization.unmarshal("""
            apiVersion: holdfast.io/v1alpha1
            kind: BackupPolicy
            metadata: {name: p, namespace: ns, uid: 87654321-x, annotations: {noise: "1"}}
            spec:
              repositories: [main]
              activeDeadline: 2h
              schedules: [{name: nightly, cron: "0 2 * * *"}]
              sources:
              - {name: cache, redis: {address: "redis:6379", auth: {secretRef: {name: redis-auth}}}}
              - {name: vectors, qdrant: {address: "q:6333", apiKey: {secretRef: {name: qdrant-key}}}}
            """, BackupPolicy.class);
    private static final BackupRepository REPOSITORY = Serialization.unmarshal("""
            apiVersion: holdfast.io/v1alpha1
            kind: BackupRepository
            metadata: {name: main, namespace: ns, uid: abcdefgh-x}
            spec:
              s3:
                bucket: backups
                credentials: {secretRef: {name: s3}}
                caBundle: {configMapRef: {name: s3}}
              encryption: {recipients: [age1x]}
              signing: {secretRef: {name: signing}}
            """, BackupRepository.class);

    @Test
    void aWorkerMeetsTheRestrictedStandard() {
        Job job = job();
        var pod = job.getSpec().getTemplate().getSpec();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        Container container = pod.getContainers().getFirst();
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    }

    @Test
    void aWorkerRunsOnceWithinItsDeadlineUnderANameOfItsAttempt() {
        Job job = job();
        assertThat(job.getMetadata().getName()).isEqualTo("backup-12345678-2");
        assertThat(job.getSpec().getBackoffLimit()).isZero();
        assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(7200);
        assertThat(job.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getUid()).isEqualTo("12345678-aaaa"));
    }

    @Test
    void aWorkerIsToldWhatToDo() {
        assertThat(arguments(job()))
                .containsExactly(
                        "backup",
                        "-f",
                        "/etc/holdfast/plan/plan.yaml",
                        "--secrets",
                        "/var/run/holdfast/secrets",
                        "--source",
                        "cache",
                        "--backup",
                        "p-cache-1",
                        "--backup-uid",
                        "12345678-aaaa",
                        "--attempt",
                        "2",
                        "--started-for",
                        "2026-01-02T02:00:05Z");
    }

    @Test
    void aWorkerIsToldTheTimeThatItWasScheduledFor() {
        Backup due = backup();
        due.setSpec(new BackupSpec(
                new LocalRef("p"), "cache", Trigger.SCHEDULE, null, Instant.parse("2026-01-02T02:00:00Z")));
        for (Job job : List.of(
                JOBS.backup(due, POLICY, List.of(REPOSITORY), 1), JOBS.sweep(due, POLICY, List.of(REPOSITORY), 1))) {
            assertThat(arguments(job)).containsSequence("--started-for", "2026-01-02T02:00:00Z");
        }
    }

    @Test
    void aWorkerSeesOnlyTheSecretsOfItsSourceAndRepository() {
        assertThat(seen(job().getSpec().getTemplate())).containsExactlyInAnyOrder("redis-auth", "s3", "signing");
    }

    @Test
    void aWorkerSeesTheAuthoritiesOfItsSourceAndRepository() {
        BackupRepository secret = Serialization.unmarshal("""
                apiVersion: holdfast.io/v1alpha1
                kind: BackupRepository
                metadata: {name: main, namespace: ns, uid: abcdefgh-x}
                spec:
                  s3: {bucket: backups, caBundle: {secretRef: {name: store-ca}}}
                  encryption: {recipients: [age1x]}
                  signing: {secretRef: {name: signing}}
                """, BackupRepository.class);
        for (String kind : List.of("redis", "qdrant")) {
            String tls = "{enabled: true, caSecretRef: {name: its-ca}}";
            BackupPolicy policy = policy("{name: cache, " + kind + ": {address: \"a:1\", tls: " + tls + "}}", "");
            PodTemplateSpec template = template(policy, secret);
            assertThat(seen(template)).containsExactlyInAnyOrder("its-ca", "store-ca", "signing");
        }
    }

    @Test
    void aSecretAndAConfigMapOfOneNameShareAFolder() {
        assertThat(job().getSpec().getTemplate().getSpec().getVolumes())
                .filteredOn(volume -> volume.getProjected() != null)
                .anySatisfy(
                        volume -> assertThat(volume.getProjected().getSources()).hasSize(2));
    }

    @Test
    void thePlanIsFrozenAndHoldsNothingButWhatIsNeeded() {
        String plan = String.valueOf(
                job().getSpec().getTemplate().getMetadata().getAnnotations().get(Names.PLAN));
        assertThat(plan)
                .contains("name: \"cache\"")
                .doesNotContain("vectors")
                .doesNotContain("nightly")
                .doesNotContain("noise");
        assertThat(plan.split("(?m)^---")).hasSize(3);
    }

    @Test
    void aSweepIsNotOwnedByTheBackupThatWaitsForIt() {
        Job sweep = JOBS.sweep(backup(), POLICY, List.of(REPOSITORY), 3);
        assertThat(sweep.getMetadata().getName()).isEqualTo("sweep-12345678");
        assertThat(sweep.getMetadata().getOwnerReferences()).isEmpty();
        assertThat(arguments(sweep)).containsSequence("--attempts", "3");
    }

    @Test
    void aPruneSeesEverySource() {
        Job prune = JOBS.prune(POLICY, List.of(REPOSITORY));
        assertThat(prune.getSpec().getTemplate().getMetadata().getAnnotations().get(Names.PLAN))
                .contains("vectors");
    }

    @Test
    void aProbeNamesItsRepository() {
        Job probe = JOBS.probe(REPOSITORY, 7);
        assertThat(probe.getMetadata().getName()).isEqualTo("probe-abcdefgh-7");
        assertThat(arguments(probe)).startsWith("doctor").containsSequence("--repository", "main", "--termination-log");
    }

    @Test
    void aWorkerRunsWhereThePolicyWantsIt() {
        PodTemplateSpec template = placed(Placed.WORKER);
        Placed.check(template);
        assertThat(template.getMetadata().getLabels()).containsEntry(Names.TASK, "backup");
        assertThat(template.getMetadata().getAnnotations()).containsKey(Names.PLAN);
    }

    @Test
    void aWorkerRunsNearThePodOfItsSource() {
        assertNear(
                "redis: {workload: {podName: redis-0}}",
                "labelSelector: {matchLabels: {statefulset.kubernetes.io/pod-name: redis-0}}");
        assertNear(
                "redis: {workload: {namespace: data, selector: {matchLabels: {app: redis}}}}",
                "namespaces: [data]\nlabelSelector: {matchLabels: {app: redis}}");
        assertNear(
                "qdrant: {workload: {selector: {matchLabels: {app: qdrant}}}}",
                "labelSelector: {matchLabels: {app: qdrant}}");
    }

    @Test
    void aSweepHasTheUsualMemoryWhateverItsWorkerHad() {
        BackupPolicy tight = policy("{name: cache, redis: {address: \"redis:6379\"}}", """
                worker: {nodeSelector: {pool: backup}, resources: {requests: {memory: 32Mi}, limits: {memory: 32Mi}}}
                """);
        PodSpec sweep = JOBS.sweep(backup(), tight, List.of(REPOSITORY), 1)
                .getSpec()
                .getTemplate()
                .getSpec();
        assertThat(sweep.getContainers().getFirst().getResources().getLimits().get("memory"))
                .hasToString("384Mi");
        assertThat(sweep.getNodeSelector()).containsEntry("pool", "backup");
    }

    @Test
    void aPolicyThatSaysNothingLeavesThePlaceToTheCluster() {
        PodSpec pod = placed("resources: {}").getSpec();
        assertThat(pod.getAffinity()).isEqualTo(new Affinity());
        assertThat(pod.getTolerations()).isEmpty();
        assertThat(pod.getNodeSelector()).isNullOrEmpty();
        assertThat(pod.getPriorityClassName()).isNull();
    }

    private static void assertNear(String source, String term) {
        assertThat(placed(source, "nearSource: topology.kubernetes.io/zone")
                        .getSpec()
                        .getAffinity())
                .isEqualTo(Serialization.unmarshal("""
                        podAffinity:
                          preferredDuringSchedulingIgnoredDuringExecution:
                          - weight: 100
                            podAffinityTerm:
                              topologyKey: topology.kubernetes.io/zone
                        """ + term.indent(6), Affinity.class));
    }

    private static PodTemplateSpec placed(String worker) {
        return placed("redis: {workload: {podName: redis-0}}", worker);
    }

    private static PodTemplateSpec placed(String source, String worker) {
        return template(policy("{name: cache, " + source + "}", "worker:\n" + worker.indent(2)), REPOSITORY);
    }

    private static PodTemplateSpec template(BackupPolicy policy, BackupRepository repository) {
        return JOBS.backup(backup(), policy, List.of(repository), 1).getSpec().getTemplate();
    }

    private static BackupPolicy policy(String source, String more) {
        return Serialization.unmarshal("""
                apiVersion: holdfast.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: p, namespace: ns, uid: policy-uid}
                spec:
                  repositories: [main]
                  sources: [%s]
                """.formatted(source) + more.indent(2), BackupPolicy.class);
    }

    private static List<String> arguments(Job job) {
        return job.getSpec().getTemplate().getSpec().getContainers().getFirst().getArgs();
    }

    /** What of Secrets and ConfigMaps a worker sees. */
    private static List<String> seen(PodTemplateSpec template) {
        return template.getSpec().getContainers().getFirst().getVolumeMounts().stream()
                .map(VolumeMount::getMountPath)
                .filter(path -> path.startsWith(Names.SECRETS_DIRECTORY + "/"))
                .map(path -> path.substring(Names.SECRETS_DIRECTORY.length() + 1))
                .toList();
    }

    private static Job job() {
        return JOBS.backup(backup(), POLICY, List.of(REPOSITORY), 2);
    }

    private static Backup backup() {
        Backup backup = new Backup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withName("p-cache-1")
                .withNamespace("ns")
                .withUid("12345678-aaaa")
                .withCreationTimestamp("2026-01-02T02:00:05Z")
                .build());
        backup.setSpec(new BackupSpec(new LocalRef("p"), "cache", Trigger.MANUAL, null, null));
        return backup;
    }
}
