package io.holdfast.operator.job;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.holdfast.operator.job.WorkerState.Absent;
import io.holdfast.operator.job.WorkerState.Ended;
import io.holdfast.operator.job.WorkerState.Lost;
import io.holdfast.operator.job.WorkerState.Running;
import io.holdfast.operator.job.WorkerState.Starting;
import io.holdfast.operator.status.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads where a worker stands. What the worker itself said counts more than anything that is seen from outside. */
public final class WorkerReading {
    private static final Set<String> IMAGE_TROUBLE =
            Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError");

    /** A pod that is to go but still seems to run after this time is on a node that does not answer any more. */
    private static final Duration NODE_SILENCE = Duration.ofMinutes(5);

    /** What the virtual machine ends with when its heap is full. */
    private static final int HEAP_FULL = 3;

    /** What it ends with when it was told to end. */
    private static final int TERMINATED = 143;

    private static final String JOB_NAME = "batch.kubernetes.io/job-name";

    private final Duration startGrace;

    /** Gives a pod {@code startGrace} from the making of its Job until it must run. */
    public WorkerReading(Duration startGrace) {
        this.startGrace = startGrace;
    }

    /** Where the work of the Job of that name stands. */
    public WorkerState read(String name, Collection<Job> jobs, Collection<Pod> pods, Instant now) {
        Optional<Job> job = jobs.stream()
                .filter(one -> one.getMetadata().getName().equals(name))
                .findFirst();
        List<Pod> own = pods.stream()
                .filter(pod -> name.equals(pod.getMetadata().getLabels().get(JOB_NAME)))
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()))
                .toList();
        if (job.isEmpty()) {
            return own.stream()
                    .filter(pod -> "Running".equals(phase(pod)) && !isSilent(pod, now))
                    .findFirst()
                    .<WorkerState>map(WorkerReading::running)
                    .orElseGet(Absent::new);
        }
        WorkerState state = own.isEmpty() ? withoutPod(job.get()) : ofPod(own.getLast(), job.get(), now);
        return state instanceof Starting starting && !now.isBefore(starting.givenUp()) ? givenUp(starting) : state;
    }

    private WorkerState withoutPod(Job job) {
        Optional<JobCondition> failed = condition(job, "Failed");
        if (failed.isPresent()) {
            return "DeadlineExceeded".equals(failed.get().getReason())
                    ? deadlineExceeded()
                    : new Lost(
                            Reason.WORKER_VANISHED,
                            "the worker's pod is gone: " + failed.get().getMessage(),
                            "Look at the Events of the Job " + job.getMetadata().getName() + ".");
        }
        if (condition(job, "Complete").isPresent()) {
            return new Lost(
                    Reason.WORKER_VANISHED,
                    "the worker's pod was deleted before its result was read",
                    "Leave the pods of worker Jobs to their Jobs.");
        }
        // Between the end of a pod and the verdict on its Job, an old Job is no Job that waits for room.
        return hadPod(job)
                ? new Starting("", startEnd(job), Reason.WORKER_VANISHED, "the Job's pod is gone")
                : new Starting("", startEnd(job), Reason.UNSCHEDULABLE, "the Job has no pod yet");
    }

    private static boolean hadPod(Job job) {
        JobStatus status = Objects.requireNonNullElseGet(job.getStatus(), JobStatus::new);
        return condition(job, "FailureTarget").isPresent()
                || Stream.of(status.getActive(), status.getTerminating(), status.getFailed(), status.getSucceeded())
                        .anyMatch(count -> count != null && count > 0);
    }

    private WorkerState ofPod(Pod pod, Job job, Instant now) {
        String name = pod.getMetadata().getName();
        Optional<ContainerStateTerminated> end = container(pod)
                .map(ContainerStatus::getState)
                .flatMap(state -> Optional.ofNullable(state.getTerminated()));
        if (end.isPresent()
                && end.get().getMessage() != null
                && !end.get().getMessage().isBlank()) {
            return new Ended(name, code(end.get()) == 0, end.get().getMessage());
        }
        if (end.isPresent() && code(end.get()) == 0) {
            return new Ended(name, true, "");
        }
        if ("Failed".equals(phase(pod)) || end.isPresent()) {
            return lost(pod, job, end);
        }
        if (isSilent(pod, now)) {
            return new Lost(
                    Reason.WORKER_NODE_LOST,
                    "the pod " + name + " was to go but its node does not answer",
                    "Check the node " + pod.getSpec().getNodeName() + ".");
        }
        return "Running".equals(phase(pod)) ? running(pod) : starting(pod, job);
    }

    /** Nothing tells of the end of a pod whose node is silent, and its phase stays as it was. */
    private static boolean isSilent(Pod pod, Instant now) {
        return silence(pod).filter(end -> !now.isBefore(end)).isPresent();
    }

    private static Running running(Pod pod) {
        return new Running(pod.getMetadata().getName(), silence(pod).orElse(null));
    }

    private static Optional<Instant> silence(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getDeletionTimestamp())
                .map(deleted -> Instant.parse(deleted).plus(NODE_SILENCE));
    }

    private static Lost lost(Pod pod, Job job, Optional<ContainerStateTerminated> end) {
        if (end.filter(WorkerReading::isOutOfMemory).isPresent()) {
            return new Lost(
                    Reason.WORKER_OUT_OF_MEMORY,
                    "the worker needed more memory than its limit allows",
                    "Raise spec.worker.resources.limits.memory of the policy or plan: a third of it is the worker's heap.");
        }
        return interruption(pod, job)
                .orElseGet(
                        () -> end.filter(one -> code(one) == TERMINATED).isPresent() ? stopped() : crashed(pod, end));
    }

    private static Lost stopped() {
        return new Lost(
                Reason.WORKER_STOPPED,
                "the worker was told to end",
                "Nothing to do if its pod was deleted on purpose; the next attempt begins anew.");
    }

    private static Lost crashed(Pod pod, Optional<ContainerStateTerminated> end) {
        return new Lost(
                Reason.WORKER_CRASHED,
                "the worker ended with code " + end.map(WorkerReading::code).orElse(-1) + " and said nothing",
                "Read the log of the pod " + pod.getMetadata().getName() + ".");
    }

    /** Why somebody else ended the pod. */
    private static Optional<Lost> interruption(Pod pod, Job job) {
        String why = Objects.requireNonNullElse(pod.getStatus().getReason(), "");
        if (why.equals("Evicted")) {
            return Optional.of(new Lost(
                    Reason.WORKER_EVICTED,
                    "the node evicted the pod: " + pod.getStatus().getMessage(),
                    "Raise spec.worker.resources.requests of the policy, or free room on the node."));
        }
        // The Job is Failed only when its pods are gone; until then it is about to be.
        boolean late = Stream.of("Failed", "FailureTarget")
                        .flatMap(type -> condition(job, type).stream())
                        .anyMatch(condition -> "DeadlineExceeded".equals(condition.getReason()))
                || why.equals("DeadlineExceeded");
        if (late) {
            return Optional.of(deadlineExceeded());
        }
        if (why.equals("NodeLost") || podCondition(pod, "DisruptionTarget").isPresent()) {
            return Optional.of(new Lost(
                    Reason.WORKER_NODE_LOST,
                    "the pod was disrupted: "
                            + podCondition(pod, "DisruptionTarget")
                                    .map(PodCondition::getMessage)
                                    .orElse("its node is gone"),
                    "Nothing to do if the node comes back or another one takes over."));
        }
        return Optional.empty();
    }

    private Starting starting(Pod pod, Job job) {
        String name = pod.getMetadata().getName();
        ContainerStateWaiting waiting = container(pod)
                .map(ContainerStatus::getState)
                .map(state -> state.getWaiting())
                .orElse(null);
        if (waiting != null && IMAGE_TROUBLE.contains(Objects.requireNonNullElse(waiting.getReason(), ""))) {
            return new Starting(name, startEnd(job), Reason.IMAGE_UNAVAILABLE, said(waiting.getMessage()));
        }
        Optional<PodCondition> unscheduled =
                podCondition(pod, "PodScheduled").filter(one -> "False".equals(one.getStatus()));
        return unscheduled
                .map(one -> new Starting(name, startEnd(job), Reason.UNSCHEDULABLE, said(one.getMessage())))
                .orElseGet(() -> new Starting(
                        name,
                        startEnd(job),
                        Reason.WORKER_NOT_STARTING,
                        waiting == null ? "" : said(waiting.getMessage())));
    }

    private static Lost givenUp(Starting starting) {
        String hint = switch (starting.because()) {
            case IMAGE_UNAVAILABLE -> "Check the operator's worker image and the node's access to its registry.";
            case UNSCHEDULABLE -> "Check spec.worker of the policy against the free room of the nodes.";
            case WORKER_VANISHED -> "Leave the pods of worker Jobs to their Jobs.";
            default -> "Check that every Secret and ConfigMap that policy and repository refer to exists.";
        };
        return new Lost(
                starting.because(),
                starting.message().isEmpty()
                        ? starting.because().meaning()
                        : starting.because().meaning() + " " + starting.message(),
                hint);
    }

    private static Lost deadlineExceeded() {
        return new Lost(
                Reason.DEADLINE_EXCEEDED,
                "the attempt took longer than the policy allows",
                "Raise spec.activeDeadline of the policy, or find out what was slow.");
    }

    private Instant startEnd(Job job) {
        return Instant.parse(job.getMetadata().getCreationTimestamp()).plus(startGrace);
    }

    /** Who ends with a failure says which; the virtual machine, when its heap is full, ends with 3 and cannot. */
    private static boolean isOutOfMemory(ContainerStateTerminated end) {
        return "OOMKilled".equals(end.getReason()) || code(end) == HEAP_FULL;
    }

    private static int code(ContainerStateTerminated end) {
        return Objects.requireNonNullElse(end.getExitCode(), -1);
    }

    private static String said(@Nullable String message) {
        return Objects.requireNonNullElse(message, "");
    }

    private static String phase(Pod pod) {
        return pod.getStatus() == null
                ? ""
                : Objects.requireNonNullElse(pod.getStatus().getPhase(), "");
    }

    private static Optional<ContainerStatus> container(Pod pod) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getContainerStatuses().stream().findFirst();
    }

    private static Optional<JobCondition> condition(Job job, String type) {
        return job.getStatus() == null
                ? Optional.empty()
                : job.getStatus().getConditions().stream()
                        .filter(one -> one.getType().equals(type) && "True".equals(one.getStatus()))
                        .findFirst();
    }

    private static Optional<PodCondition> podCondition(Pod pod, String type) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getConditions().stream()
                        .filter(one -> one.getType().equals(type))
                        .findFirst();
    }
}
