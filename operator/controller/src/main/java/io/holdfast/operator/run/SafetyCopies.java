package io.holdfast.operator.run;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.run.StepState;
import io.holdfast.api.v1alpha1.run.StepStatus;
import io.holdfast.api.worker.CopyJob;
import io.holdfast.operator.job.RunPlan;
import io.holdfast.operator.job.Task;
import io.holdfast.operator.run.RunMove.StartCopy;
import io.holdfast.operator.run.RunMove.StopCopy;
import io.holdfast.operator.run.RunMove.WaitUntil;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The workers that keep what a recovery is about to replace. The recovery's worker says in its status that such a step is
 * under way; what is copied, and where to, stands in the frozen plan, and the status can ask for nothing else.
 */
final class SafetyCopies {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final String JOB_NAME = "batch.kubernetes.io/job-name";
    private static final Set<String> OVER = Set.of("Succeeded", "Failed");

    private SafetyCopies() {}

    /**
     * One such worker.
     *
     * @param job name of its Job
     * @param live whether the Job is there and has not ended
     * @param runs whether a pod of it may still write
     */
    record Copy(String job, boolean live, boolean runs) {}

    /** Those of a run that may still do something, and those whose Job stands. */
    static List<Copy> read(Collection<Job> jobs, Collection<Pod> pods) {
        List<Copy> found = new ArrayList<>();
        for (Job job : jobs) {
            if (Task.COPY.label().equals(job.getMetadata().getLabels().get(Names.TASK))) {
                String name = job.getMetadata().getName();
                found.add(new Copy(name, isLive(job, pods), runs(name, pods)));
            }
        }
        pods.stream()
                .filter(pod ->
                        Task.COPY.label().equals(pod.getMetadata().getLabels().get(Names.TASK)))
                .map(pod -> pod.getMetadata().getLabels().getOrDefault(JOB_NAME, ""))
                .distinct()
                .filter(name -> found.stream().noneMatch(copy -> copy.job().equals(name)))
                .filter(name -> runs(name, pods))
                .forEach(name -> found.add(new Copy(name, false, true)));
        return List.copyOf(found);
    }

    /** The end of the pod counts, which the Job's own verdict follows a moment later. */
    private static boolean isLive(Job job, Collection<Pod> pods) {
        String name = job.getMetadata().getName();
        boolean ended = job.getStatus() != null
                && job.getStatus().getConditions().stream()
                        .anyMatch(condition -> Set.of("Complete", "Failed").contains(condition.getType())
                                && "True".equals(condition.getStatus()));
        boolean hadPod = pods.stream()
                .anyMatch(pod -> name.equals(pod.getMetadata().getLabels().get(JOB_NAME)));
        return !ended && job.getMetadata().getDeletionTimestamp() == null && (!hadPod || runs(name, pods));
    }

    private static boolean runs(String job, Collection<Pod> pods) {
        return pods.stream()
                .filter(pod -> job.equals(pod.getMetadata().getLabels().get(JOB_NAME)))
                .anyMatch(pod -> pod.getStatus() == null || !isOver(pod.getStatus()));
    }

    /** The phase may follow the end of the only container by seconds. */
    private static boolean isOver(PodStatus status) {
        return OVER.contains(String.valueOf(status.getPhase()))
                || status.getContainerStatuses().stream()
                        .anyMatch(
                                one -> one.getState() != null && one.getState().getTerminated() != null);
    }

    /** The removal of one that no step waits for any more. */
    static Optional<RunMove> stop(RunView view) {
        return view.copies().stream()
                .filter(isWanted(view).negate())
                .filter(Copy::live)
                .findFirst()
                .map(copy -> new StopCopy(copy.job()));
    }

    /** The next one that a step waits for; not before one of an earlier try has ended, which writes to the same place. */
    static Optional<RunMove> start(RunView view, Instant deadline, Instant now) {
        Optional<StepStatus> next = wanted(view).stream()
                .filter(step ->
                        view.copies().stream().noneMatch(copy -> copy.job().equals(job(view, step))))
                .findFirst();
        if (next.isEmpty()) {
            return Optional.empty();
        }
        boolean earlierRuns =
                view.copies().stream().filter(isWanted(view).negate()).anyMatch(Copy::runs);
        return Optional.of(earlierRuns ? new WaitUntil(now.plus(LOOK_AGAIN)) : new StartCopy(next.get(), deadline));
    }

    private static Predicate<Copy> isWanted(RunView view) {
        List<String> names = wanted(view).stream().map(step -> job(view, step)).toList();
        return copy -> names.contains(copy.job());
    }

    private static List<StepStatus> wanted(RunView view) {
        Optional<RunPlan> plan = view.plan();
        if (view.spec().mode() != RunMode.RECOVERY
                || plan.isEmpty()
                || view.status().result() != null) {
            return List.of();
        }
        return view.execution().steps().stream()
                .filter(step -> step.type().equals("SafetyCopy") && step.state() == StepState.RUNNING)
                .filter(step -> step.startedAt() != null)
                .filter(step -> step.component() != null
                        && plan.get().saved(step.component()).isPresent())
                .toList();
    }

    private static String job(RunView view, StepStatus step) {
        return CopyJob.name(view.uid(), step.name(), step.tries());
    }
}
