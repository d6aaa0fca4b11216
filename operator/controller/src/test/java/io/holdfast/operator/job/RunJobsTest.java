package io.holdfast.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.StepStatus;
import io.holdfast.api.worker.CopyJob;
import io.holdfast.operator.Runs;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;

class RunJobsTest {
    private static final RunJobs JOBS = new RunJobs(Placed.IMAGE);
    private static final RestoreRun RUN = Runs.of(
            "p-daily-1", "{mode: Drill, planRef: {name: p}, drill: daily}", Instant.parse("2026-01-02T03:00:00Z"));

    @Test
    void aWorkerRunsWhereThePlanWantsIt() {
        PodTemplateSpec template = template("worker:\n" + Placed.WORKER.indent(2));
        Placed.check(template);
        assertThat(template.getMetadata().getLabels()).containsEntry(Names.TASK, "run");
    }

    /** Where the workers may run only there, their cleanup may, too. */
    @Test
    void aCleanupRunsWhereTheWorkersDo() {
        RunPlan plan = plan("worker:\n" + Placed.WORKER.indent(2));
        PodTemplateSpec template =
                JOBS.cleanup(RUN, plan.plan().worker(), 1).getSpec().getTemplate();
        Placed.checkPlace(template);
        assertThat(template.getMetadata().getLabels()).containsEntry(Names.TASK, "cleanup");
    }

    @Test
    void aWorkerSeesTheIdentityAndWhatItTellsPeopleWithAndNothingElse() {
        PodTemplateSpec template = template("""
                communications:
                  webhook:
                    urlRef: {name: address, key: url}
                    headers:
                    - {name: Authorization, secretRef: {name: token, key: bearer}}
                    - {name: X-Team, value: data}
                """);
        assertThat(template.getSpec().getContainers().getFirst().getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .filteredOn(path -> path.startsWith(Names.SECRETS_DIRECTORY))
                .containsExactlyInAnyOrder(
                        Names.SECRETS_DIRECTORY + "/address",
                        Names.SECRETS_DIRECTORY + "/identity",
                        Names.SECRETS_DIRECTORY + "/token");
    }

    /** Safety copies are another worker's: none that opens recovery points can make one, where reports have their own key. */
    @Test
    void noWorkerThatHoldsAnIdentityGetsTheKeyOfManifests() {
        RestoreRun recovery =
                Runs.of("p-recovery-1", "{mode: Recovery, planRef: {name: p}}", Instant.parse("2026-01-02T03:00:00Z"));
        String reports = ", reportKeyRef: {name: reports, key: k}, publicKeys: [a], reportPublicKeys: [b]";
        assertThat(mounted(RUN, reports, "{replace: true}")).containsExactly("identity", "reports");
        assertThat(mounted(recovery, reports, "{}")).containsExactly("identity", "reports");
        assertThat(mounted(recovery, reports, "{replace: true}")).containsExactly("identity", "reports");
        assertThat(mounted(recovery, reports, "{strategy: InPlace}")).containsExactly("identity", "reports");
        assertThat(mounted(RUN, "", "{}")).as("as before").containsExactly("identity", "manifests");
    }

    /** It captures: it can make a recovery point of that one source, and open none. */
    @Test
    void aWorkerThatKeepsASafetyCopyHoldsNoIdentity() {
        RestoreRun run =
                Runs.of("p-recovery-1", "{mode: Recovery, planRef: {name: p}}", Instant.parse("2026-01-02T03:00:00Z"));
        RunPlan plan = read(
                run,
                ", reportKeyRef: {name: reports, key: k}, publicKeys: [a], reportPublicKeys: [b]",
                "{replace: true}");
        StepStatus step = Runs.read(
                StepStatus.class,
                "{name: cache:safetycopy, type: SafetyCopy, component: cache, state: Running, tries: 2, startedAt: \"2026-01-02T03:00:05Z\"}");

        Job job = JOBS.copy(run, plan.saved("cache").orElseThrow(), Duration.ofHours(1), step);

        assertThat(job.getMetadata().getName())
                .isEqualTo(CopyJob.name(run.getMetadata().getUid(), step.name(), 2));
        PodSpec pod = job.getSpec().getTemplate().getSpec();
        assertThat(pod.getServiceAccountName()).isEqualTo(Placed.IMAGE.serviceAccount());
        assertThat(pod.getContainers().getFirst().getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .filteredOn(path -> path.startsWith(Names.SECRETS_DIRECTORY))
                .containsExactlyInAnyOrder(
                        Names.SECRETS_DIRECTORY + "/manifests", Names.SECRETS_DIRECTORY + "/password");
        assertThat(pod.getContainers().getFirst().getArgs())
                .contains(
                        "--safety-copy",
                        "2",
                        "2026-01-02T03:00:05Z",
                        run.getMetadata().getUid() + "/cache");
    }

    @Test
    void whatIsNotReplacedIsNotKept() {
        assertThat(read(RUN, "", "{}").saved("cache")).isEmpty();
        assertThat(read(RUN, "", "{replace: true}").saved("another")).isEmpty();
        assertThat(read(RUN, "", "{replace: true}")
                        .saved("cache")
                        .orElseThrow()
                        .plan()
                        .repositories())
                .extracting(repository -> repository.getMetadata().getName())
                .as("those that the policy writes to")
                .containsExactly("main", "away");
    }

    private static SortedSet<String> mounted(RestoreRun run, String signing, String restore) {
        return read(run, signing, restore).references().secrets();
    }

    private static RunPlan read(RestoreRun run, String signing, String restore) {
        return RunPlan.read("""
                kind: RestorePlan
                spec:
                  identity: {name: identity, key: id.txt}
                  components: [{name: cache, policyRef: {name: redis}, repository: main, restore: %1$s}]
                ---
                kind: BackupPolicy
                metadata: {name: redis}
                spec:
                  repositories: [main, away]
                  sources: [{name: data, redis: {address: "a:1", auth: {secretRef: {name: password}}}}]
                ---
                kind: BackupRepository
                metadata: {name: main}
                spec:
                  directory: {path: /backups}
                  encryption: {recipients: [age1]}
                  signing: {secretRef: {name: manifests}%2$s}
                ---
                kind: BackupRepository
                metadata: {name: away}
                spec:
                  directory: {path: /backups}
                  encryption: {recipients: [age1]}
                  signing: {secretRef: {name: manifests}%2$s}
                ---
                kind: BackupRepository
                metadata: {name: other}
                spec:
                  directory: {path: /backups}
                  encryption: {recipients: [age1]}
                  signing: {secretRef: {name: manifests}%2$s}
                """.formatted(restore, signing), run.getSpec()).orElseThrow();
    }

    private static PodTemplateSpec template(String more) {
        return JOBS.run(RUN, plan(more), Duration.ofHours(1), 1).getSpec().getTemplate();
    }

    private static RunPlan plan(String more) {
        return RunPlan.read("""
                kind: RestorePlan
                spec:
                  identity: {name: identity, key: id.txt}
                  components: [{name: cache, policyRef: {name: redis}}]
                """ + more.indent(2), RUN.getSpec()).orElseThrow();
    }
}
