package io.holdfast.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.run.RestoreRun;
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

    /** Where reports have a key of their own, only a run that keeps safety copies gets the one that signs manifests. */
    @Test
    void onlyAWorkerThatSavesGetsTheKeyOfManifests() {
        RestoreRun recovery =
                Runs.of("p-1", "{mode: Recovery, planRef: {name: p}}", Instant.parse("2026-01-02T03:00:00Z"));
        String reports = ", reportKeyRef: {name: reports, key: k}, publicKeys: [a]";
        assertThat(mounted(RUN, reports, "{replace: true}")).containsExactly("identity", "reports");
        assertThat(mounted(recovery, reports, "{}")).containsExactly("identity", "reports");
        assertThat(mounted(recovery, reports, "{replace: true}")).containsExactly("identity", "manifests", "reports");
        assertThat(mounted(recovery, reports, "{strategy: InPlace}"))
                .containsExactly("identity", "manifests", "reports");
        assertThat(mounted(RUN, "", "{}")).as("as before").containsExactly("identity", "manifests");
    }

    private static SortedSet<String> mounted(RestoreRun run, String signing, String restore) {
        return RunPlan.read("""
                kind: RestorePlan
                spec:
                  identity: {name: identity, key: id.txt}
                  components: [{name: cache, policyRef: {name: redis}, restore: %s}]
                ---
                kind: BackupRepository
                spec:
                  directory: {path: /backups}
                  encryption: {recipients: [age1]}
                  signing: {secretRef: {name: manifests}%s}
                """.formatted(restore, signing), run.getSpec())
                .orElseThrow()
                .references()
                .secrets();
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
