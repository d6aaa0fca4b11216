package io.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.api.v1alpha1.run.RestoreRunStatus;
import io.holdfast.api.worker.CopyJob;
import io.holdfast.operator.Runs;
import io.holdfast.operator.job.RunPlan;
import io.holdfast.operator.job.WorkerState;
import io.holdfast.operator.run.RunMove.StartCopy;
import io.holdfast.operator.run.RunMove.StopCopy;
import io.holdfast.operator.run.RunMove.WaitUntil;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a recovery replaces is kept by another worker; what the status may ask for is in the frozen plan. */
class SafetyCopiesTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final String UID = "0123456789abcdef";
    private static final String FIRST = CopyJob.name(UID, "cache:safetycopy", 1);
    private static final String SECOND = CopyJob.name(UID, "cache:safetycopy", 2);

    private String mode = "Recovery";
    private String restore = "{replace: true}";
    private String steps = step("cache", "Running", 1);
    private String result = "";
    private List<Job> jobs = List.of();
    private List<Pod> pods = List.of();

    @Test
    void aStepThatIsUnderWayHasItsWorkerStartedOnce() {
        assertThat(decide()).isInstanceOf(StartCopy.class);
        jobs = List.of(job(FIRST, ""));
        assertThat(decide()).isNotInstanceOf(StartCopy.class);
        jobs = List.of(job(FIRST, "Complete"));
        assertThat(decide()).isNotInstanceOf(StartCopy.class);
    }

    @Test
    void aSecondTryWaitsForTheEndOfTheFirst() {
        steps = step("cache", "Running", 2);
        jobs = List.of(job(FIRST, ""));
        pods = List.of(pod(FIRST, "Running"));
        assertThat(decide()).isEqualTo(new StopCopy(FIRST));
        jobs = List.of();
        assertThat(decide()).as("its pod is ending").isInstanceOf(WaitUntil.class);
        pods = List.of(pod(FIRST, "Failed"));
        assertThat(decide())
                .isInstanceOfSatisfying(
                        StartCopy.class, copy -> assertThat(copy.step().tries()).isEqualTo(2));
        jobs = List.of(job(FIRST, "Failed"), job(SECOND, ""));
        assertThat(decide()).isNotInstanceOf(StartCopy.class);
    }

    @Test
    void noStepOfAnyOtherKindStartsOne() {
        for (String state : List.of("Pending", "Succeeded", "Failed", "Skipped", "Retrying")) {
            steps = step("cache", state, 1);
            assertThat(decide()).as(state).isNotInstanceOf(StartCopy.class);
        }
    }

    /** What a worker may write grants it nothing: neither a source that the plan does not replace, nor another run's right. */
    @Test
    void aStatusAsksInVainForWhatThePlanDoesNotReplace() {
        steps = step("other", "Running", 1);
        assertThat(decide()).isNotInstanceOf(StartCopy.class);
        steps = step("cache", "Running", 1);
        restore = "{}";
        assertThat(decide()).isNotInstanceOf(StartCopy.class);
        restore = "{replace: true}";
        mode = "Drill";
        assertThat(decide()).isNotInstanceOf(StartCopy.class);
    }

    @Test
    void whatGoesOnAfterTheRunHasEndedIsStopped() {
        jobs = List.of(job(FIRST, ""));
        result = "result: Failed\nattempt: 2\n";
        assertThat(decide()).isEqualTo(new StopCopy(FIRST));
        pods = List.of(pod(FIRST, "Running, containerStatuses: [{name: worker, state: {terminated: {exitCode: 0}}}]"));
        assertThat(decide())
                .as("its container has ended, and its phase says so in a moment")
                .isNotInstanceOf(StopCopy.class);
        pods = List.of(pod(FIRST, "Succeeded"));
        assertThat(decide())
                .as("its pod has ended, and the Job says so in a moment")
                .isNotInstanceOf(StopCopy.class);
        jobs = List.of(job(FIRST, "Failed"));
        assertThat(decide()).isNotInstanceOf(StopCopy.class);
    }

    private RunMove decide() {
        RunPlan plan = RunPlan.read("""
                kind: RestorePlan
                spec:
                  identity: {name: identity, key: id.txt}
                  activeDeadline: 1h
                  components: [{name: cache, policyRef: {name: redis}, restore: %s}]
                ---
                kind: BackupPolicy
                metadata: {name: redis}
                spec:
                  repositories: [main]
                  sources: [{name: data, redis: {address: "a:1"}}]
                """.formatted(restore), spec()).orElseThrow();
        String written = "attempt: 1\nstate: Running\nstartTime: \"2026-01-01T12:00:00Z\"\n";
        RestoreRunStatus status = Runs.read(
                RestoreRunStatus.class,
                (result.isEmpty() ? written : result)
                        + "execution: {startedAt: \"2026-01-01T12:00:01Z\", digest: d, steps: [" + steps + "]}");
        WorkerState absent = new WorkerState.Absent();
        return RunLifecycle.decide(
                new RunView(
                        UID,
                        "r",
                        NOON,
                        1,
                        spec(),
                        status,
                        Optional.of(plan),
                        FrozenPlan.Firmness.FIXED,
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        result.isEmpty() ? new WorkerState.Running("pod") : absent,
                        absent,
                        absent,
                        SafetyCopies.read(jobs, pods)),
                NOON);
    }

    private RestoreRunSpec spec() {
        return Runs.read(RestoreRunSpec.class, "{mode: " + mode + ", planRef: {name: p}, requestedBy: eve}");
    }

    private static String step(String component, String state, int tries) {
        return "{name: \"%s:safetycopy\", type: SafetyCopy, component: %s, state: %s, tries: %d, startedAt: \"2026-01-01T12:00:02Z\"}"
                .formatted("cache", component, state, tries);
    }

    private static Job job(String name, String ended) {
        return Runs.read(
                Job.class, """
                metadata: {name: %s, labels: {holdfast.io/task: copy}}
                status: {conditions: [%s]}
                """.formatted(name, ended.isEmpty() ? "" : "{type: " + ended + ", status: \"True\"}"));
    }

    private static Pod pod(String job, String phase) {
        return Runs.read(Pod.class, """
                metadata: {name: %1$s-x, labels: {holdfast.io/task: copy, batch.kubernetes.io/job-name: %1$s}}
                status: {phase: %2$s}
                """.formatted(job, phase));
    }
}
