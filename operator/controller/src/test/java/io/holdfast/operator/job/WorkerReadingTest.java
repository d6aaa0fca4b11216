package io.holdfast.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.holdfast.operator.job.WorkerState.Absent;
import io.holdfast.operator.job.WorkerState.Ended;
import io.holdfast.operator.job.WorkerState.Lost;
import io.holdfast.operator.job.WorkerState.Running;
import io.holdfast.operator.job.WorkerState.Starting;
import io.holdfast.operator.status.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerReadingTest {
    private static final Instant START = Instant.parse("2026-01-02T02:00:00Z");
    private static final WorkerReading READING = new WorkerReading(Duration.ofMinutes(5));

    @Test
    void whatTheWorkerSaidCountsMoreThanHowItEnded() {
        WorkerState state = read(
                "{conditions: [{type: Failed, status: \"True\", reason: DeadlineExceeded}]}",
                terminated("exitCode: 1, reason: OOMKilled, message: said"),
                START);
        assertThat(state).isEqualTo(new Ended("pod", false, "said"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {phase: Failed, containerStatuses: [{state: {terminated: {exitCode: 137, reason: OOMKilled}}}]} | WORKER_OUT_OF_MEMORY
            {phase: Failed, reason: Evicted, message: disk}                                                 | WORKER_EVICTED
            {phase: Failed, reason: DeadlineExceeded}                                                       | DEADLINE_EXCEEDED
            {phase: Failed, reason: NodeLost}                                                               | WORKER_NODE_LOST
            {phase: Failed, conditions: [{type: DisruptionTarget, status: "True", message: drained}]}       | WORKER_NODE_LOST
            {phase: Failed, containerStatuses: [{state: {terminated: {exitCode: 3}}}]}                      | WORKER_OUT_OF_MEMORY
            {phase: Failed, containerStatuses: [{state: {terminated: {exitCode: 134}}}]}                    | WORKER_CRASHED
            {phase: Failed, containerStatuses: [{state: {terminated: {exitCode: 143}}}]}                    | WORKER_STOPPED
            {phase: Failed, reason: Evicted, containerStatuses: [{state: {terminated: {exitCode: 143}}}]}   | WORKER_EVICTED
            """)
    void anEndWithoutAWordIsReadFromThePod(String status, Reason reason) {
        assertThat(read("{}", status, START)).isInstanceOfSatisfying(Lost.class, lost -> {
            assertThat(lost.reason()).isEqualTo(reason);
            assertThat(lost.hint()).isNotBlank();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {phase: Pending, containerStatuses: [{state: {waiting: {reason: ImagePullBackOff, message: no}}}]} | IMAGE_UNAVAILABLE
            {phase: Pending, conditions: [{type: PodScheduled, status: "False", message: no room}]}            | UNSCHEDULABLE
            {phase: Pending, containerStatuses: [{state: {waiting: {reason: ContainerCreating}}}]}             | WORKER_NOT_STARTING
            """)
    void aPodThatDoesNotStartIsGivenUpAfterItsGrace(String status, Reason reason) {
        Instant end = START.plus(Duration.ofMinutes(5));
        assertThat(read("{}", status, START)).isInstanceOfSatisfying(Starting.class, starting -> {
            assertThat(starting.because()).isEqualTo(reason);
            assertThat(starting.givenUp()).isEqualTo(end);
        });
        assertThat(read("{}", status, end)).isInstanceOfSatisfying(Lost.class, lost -> {
            assertThat(lost.reason()).isEqualTo(reason);
            assertThat(lost.neverRan()).isTrue();
        });
    }

    @Test
    void aRunningPodRunsForAsLongAsItTakes() {
        assertThat(read("{}", "{phase: Running}", START.plus(Duration.ofHours(5))))
                .isEqualTo(new Running("pod"));
    }

    @Test
    void aJobWhosePodsTheDeadlineRemovedSaysSo() {
        Job job = job("{conditions: [{type: Failed, status: \"True\", reason: DeadlineExceeded}]}");
        assertThat(READING.read("job", List.of(job), List.of(), START))
                .isInstanceOfSatisfying(
                        Lost.class, lost -> assertThat(lost.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED));
    }

    /** The Job hears of it a moment later, and by then may be older than the grace of its start. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                     | UNSCHEDULABLE   | true
            {active: 1}                                            | WORKER_VANISHED | false
            {active: 0, failed: 1}                                 | WORKER_VANISHED | false
            {active: 0, terminating: 1}                            | WORKER_VANISHED | false
            {conditions: [{type: FailureTarget, status: "True"}]}  | WORKER_VANISHED | false
            """)
    void aJobThatHadAPodDoesNotWaitForRoom(String status, Reason reason, boolean neverRan) {
        assertThat(READING.read("job", List.of(job(status)), List.of(), START)).isInstanceOf(Starting.class);
        assertThat(READING.read("job", List.of(job(status)), List.of(), START.plus(Duration.ofMinutes(5))))
                .isInstanceOfSatisfying(Lost.class, lost -> {
                    assertThat(lost.reason()).isEqualTo(reason);
                    assertThat(lost.neverRan()).isEqualTo(neverRan);
                });
    }

    @Test
    void aWorkerThatTheDeadlineIsAboutToFailIsLateToo() {
        assertThat(read(
                        "{conditions: [{type: FailureTarget, status: \"True\", reason: DeadlineExceeded}]}",
                        terminated("exitCode: 143"),
                        START))
                .isInstanceOfSatisfying(
                        Lost.class, lost -> assertThat(lost.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED));
    }

    @Test
    void aDeletedJobIsAbsentOnlyWhenItsPodIsGone() {
        assertThat(READING.read("job", List.of(), List.of(pod("{phase: Running}")), START))
                .isEqualTo(new Running("pod"));
        assertThat(READING.read("job", List.of(), List.of(), START)).isEqualTo(new Absent());
    }

    @Test
    void aPodOnASilentNodeIsGivenUpWithItsJobAndWithout() {
        Instant end = START.plus(Duration.ofMinutes(5));
        Pod pod = pod("{phase: Running}");
        pod.getMetadata().setDeletionTimestamp(START.toString());
        for (List<Job> jobs : List.of(List.of(job("{}")), List.<Job>of())) {
            assertThat(READING.read("job", jobs, List.of(pod), end.minusMillis(1)))
                    .isEqualTo(new Running("pod", end));
        }
        assertThat(READING.read("job", List.of(job("{}")), List.of(pod), end))
                .isInstanceOfSatisfying(Lost.class, lost -> {
                    assertThat(lost.reason()).isEqualTo(Reason.WORKER_NODE_LOST);
                    assertThat(lost.alive()).as("its Job still stands").isTrue();
                });
        assertThat(READING.read("job", List.of(), List.of(pod), end)).isEqualTo(new Absent());
    }

    private static String terminated(String end) {
        return "{phase: Failed, containerStatuses: [{state: {terminated: {" + end + "}}}]}";
    }

    private static WorkerState read(String jobStatus, String podStatus, Instant now) {
        return READING.read("job", List.of(job(jobStatus)), List.of(pod(podStatus)), now);
    }

    private static Job job(String status) {
        return Serialization.unmarshal(
                "---\n{apiVersion: batch/v1, kind: Job, metadata: {name: job, uid: u, creationTimestamp: \"" + START
                        + "\"}, status: " + status + "}",
                Job.class);
    }

    private static Pod pod(String status) {
        return Serialization.unmarshal(
                "---\n{apiVersion: v1, kind: Pod, metadata: {name: pod, creationTimestamp: \"" + START
                        + "\", labels: {batch.kubernetes.io/job-name: job}}, spec: {nodeName: n}, status: " + status
                        + "}",
                Pod.class);
    }
}
