package io.holdfast.operator.run;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.FailureKind;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.RestoreRunStatus;
import io.holdfast.operator.cache.Caches;
import io.holdfast.operator.job.RunJobs;
import io.holdfast.operator.job.RunPlan;
import io.holdfast.operator.job.WorkerReading;
import io.holdfast.operator.status.Reason;
import io.holdfast.operator.status.Words;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Gathers what is known of a RestoreRun from the caches; looks, and never acts. */
final class RunObserver {
    private static final Comparator<RestoreRun> AGE = Comparator.comparing(
                    (RestoreRun run) -> run.getMetadata().getCreationTimestamp())
            .thenComparing(run -> run.getMetadata().getName());

    private final Caches caches;
    private final WorkerReading reading;
    private final PlanGathering gathering;
    private final RunJobs jobs;

    RunObserver(Caches caches, WorkerReading reading, RunJobs jobs) {
        this.caches = caches;
        this.reading = reading;
        this.gathering = new PlanGathering(caches);
        this.jobs = jobs;
    }

    RunView observe(RestoreRun run, Context<RestoreRun> context, Instant now) {
        String uid = run.getMetadata().getUid();
        RestoreRunStatus status = Objects.requireNonNullElseGet(run.getStatus(), RestoreRunStatus::fresh);
        int attempt = status.attempt() == null ? 0 : status.attempt();
        Optional<String> kept = FrozenPlan.kept(run, context.getSecondaryResources(ControllerRevision.class));
        // What is fixed is read back and not gathered again: a run is looked at many times.
        PlanGathering.Gathered gathered = FrozenPlan.isFixed(run, kept)
                ? new PlanGathering.Gathered(RunPlan.read(kept.orElseThrow(), run.getSpec()), Optional.empty())
                : gathering.gather(run);
        FrozenPlan.Firmness frozen = FrozenPlan.judge(run, kept, gathered.plan().map(RunPlan::yaml));
        Optional<RunPlan> plan = gathered.plan();
        Set<Job> jobs = context.getSecondaryResources(Job.class);
        Set<Pod> pods = context.getSecondaryResources(Pod.class);
        RunView view = new RunView(
                uid,
                run.getMetadata().getName(),
                Instant.parse(run.getMetadata().getCreationTimestamp()),
                Objects.requireNonNullElse(run.getMetadata().getGeneration(), 0L),
                run.getSpec(),
                status,
                plan,
                frozen == FrozenPlan.Firmness.FIXED && plan.isEmpty() ? FrozenPlan.Firmness.LOST : frozen,
                gathered.missing().or(() -> forbidden(run, plan)),
                older(run),
                recovery(run),
                reading.read(RunJobs.runName(uid, attempt), jobs, pods, now),
                reading.read(RunJobs.runName(uid, attempt - 1), jobs, pods, now),
                reading.read(RunJobs.cleanupName(uid, attempt), jobs, pods, now),
                SafetyCopies.read(jobs, pods));
        caches.checkOpen(run.getMetadata().getNamespace());
        return view;
    }

    private Optional<Failure> forbidden(RestoreRun run, Optional<RunPlan> plan) {
        RunMode mode = run.getSpec().mode();
        boolean isolated = plan.filter(RunPlan::isolated).isPresent();
        if (jobs.allows(mode, isolated)) {
            return Optional.empty();
        }
        String setting = mode == RunMode.RECOVERY ? "recovery.enabled" : "drills.enabled";
        return Optional.of(new Failure(
                FailureKind.INVALID,
                Reason.NOT_ALLOWED.word(),
                "this installation of Holdfast does not allow runs of mode " + Words.of(mode),
                "Set " + setting + "=true in the chart's values."));
    }

    /** A recovery has its namespace to itself; of anything else, one run of a kind at a time. */
    private List<String> older(RestoreRun run) {
        return unfinished(run)
                .filter(other -> other.getSpec().mode() == run.getSpec().mode())
                .filter(other -> run.getSpec().mode() == RunMode.RECOVERY || isSameSubject(run, other))
                .filter(other -> AGE.compare(other, run) < 0)
                .sorted(AGE)
                .map(other -> other.getMetadata().getName())
                .toList();
    }

    /** A drill and a verification take room and time that a recovery needs. */
    private Optional<String> recovery(RestoreRun run) {
        return switch (run.getSpec().mode()) {
            case RECOVERY, READINESS -> Optional.empty();
            case DRILL, VERIFICATION ->
                unfinished(run)
                        .filter(other -> other.getSpec().mode() == RunMode.RECOVERY)
                        .map(other -> other.getMetadata().getName())
                        .findFirst();
        };
    }

    private Stream<RestoreRun> unfinished(RestoreRun run) {
        return caches.runs(run.getMetadata().getNamespace()).stream()
                .filter(other -> other.getStatus() == null || !other.getStatus().isOver())
                .filter(other ->
                        !other.getMetadata().getUid().equals(run.getMetadata().getUid()));
    }

    private static boolean isSameSubject(RestoreRun one, RestoreRun other) {
        return Objects.equals(one.getSpec().planRef(), other.getSpec().planRef())
                && Objects.equals(one.getSpec().verify(), other.getSpec().verify());
    }
}
