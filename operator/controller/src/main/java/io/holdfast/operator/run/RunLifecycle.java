package io.holdfast.operator.run;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.FailureKind;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.run.RestoreRunStatus;
import io.holdfast.api.v1alpha1.run.RunState;
import io.holdfast.api.worker.TerminationLog;
import io.holdfast.api.worker.WorkerResult;
import io.holdfast.operator.job.RunJobs;
import io.holdfast.operator.job.WorkerState;
import io.holdfast.operator.job.WorkerState.Lost;
import io.holdfast.operator.run.RunMove.Freeze;
import io.holdfast.operator.run.RunMove.GiveWay;
import io.holdfast.operator.run.RunMove.Save;
import io.holdfast.operator.run.RunMove.StartWorker;
import io.holdfast.operator.run.RunMove.WaitForChange;
import io.holdfast.operator.run.RunMove.WaitUntil;
import io.holdfast.operator.status.Announcement;
import io.holdfast.operator.status.Reason;
import io.holdfast.operator.status.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What to do next for one RestoreRun: when its workers start, and what their ends mean. */
final class RunLifecycle {
    /** How long what a run names may come later than the run, as in one applied folder. */
    static final Duration ARRIVAL_GRACE = Duration.ofMinutes(1);

    /** A worker ends a run that takes too long by itself, and says so; this is for one that does not. */
    static final Duration DEADLINE_GRACE = Duration.ofMinutes(15);

    /** Workers go on where others died, so that a run may have many; one that cannot live at all has to end. */
    static final int WORKERS = 50;

    /** How many workers may die before one of them has written anything down. */
    static final int FIRST_WORKERS = 5;

    private static final Duration QUEUE_POLL = Duration.ofSeconds(15);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private RunLifecycle() {}

    static RunMove decide(RunView view, Instant now) {
        return SafetyCopies.stop(view).orElseGet(() -> withoutStrays(view, now));
    }

    private static RunMove withoutStrays(RunView view, Instant now) {
        if (view.status().isOver() || view.status().result() != null) {
            return RunCleanup.decide(view, now);
        }
        return view.attempt() == 0 ? pending(view, now) : working(view, now);
    }

    private static RunMove pending(RunView view, Instant now) {
        if (!view.older().isEmpty()) {
            return behind(view, view.older().getFirst(), now);
        }
        if (view.recovery().isPresent()) {
            return waitFor(view, view.recovery().get(), now);
        }
        if (view.missing().isPresent()) {
            return missing(view, view.missing().get(), now);
        }
        return switch (view.frozen()) {
            case LOOSE -> new Freeze(view.plan().orElseThrow().yaml());
            case KEPT -> {
                String digest = FrozenPlan.digest(view.plan().orElseThrow().yaml());
                yield new Save(new NextRunStatus(view, now).fixed(digest).build(), List.of());
            }
            case FIXED ->
                new Save(
                        new NextRunStatus(view, now).attempting(1).build(),
                        List.of(new Announcement(
                                Reason.RESTORE_STARTED, Words.of(view.spec().mode()) + " is started")));
            case LOST -> fail(view, lost(view), now);
        };
    }

    private static Failure lost(RunView view) {
        return new Failure(
                FailureKind.INVALID,
                Reason.FROZEN_PLAN_LOST.word(),
                "the ControllerRevision " + FrozenPlan.name(view.uid()) + " is not what status.frozenPlan says",
                "Find out who may write ControllerRevisions or the status of runs here, then start a new run.");
    }

    /** What the run works from cannot be kept. */
    static RunMove notKept(RunView view, String message, Instant now) {
        RestoreRunStatus waiting = new NextRunStatus(view, now)
                .waiting(Reason.RUN_NOT_READY, "what it works from cannot be kept: " + message)
                .build();
        return saveIfNew(view, waiting) instanceof Save save ? save : new WaitUntil(now.plus(QUEUE_POLL));
    }

    /** A recovery that waited for another one would run into what that has just restored: somebody has to look. */
    private static RunMove behind(RunView view, String other, Instant now) {
        return view.spec().mode() == RunMode.RECOVERY
                ? fail(
                        view,
                        new Failure(
                                FailureKind.INVALID,
                                Reason.TARGET_BUSY.word(),
                                "RestoreRun " + other + " recovers this namespace",
                                "Wait for it, or abort it by a RunDecision; then look, and start a new run."),
                        now)
                : waitFor(view, other, now);
    }

    private static RunMove waitFor(RunView view, String other, Instant now) {
        RestoreRunStatus waiting = new NextRunStatus(view, now)
                .waiting(Reason.WAITING_FOR_OTHER_RUN, "waits for RestoreRun " + other)
                .build();
        return saveIfNew(view, waiting) instanceof Save save ? save : new WaitUntil(now.plus(QUEUE_POLL));
    }

    private static RunMove missing(RunView view, Failure missing, Instant now) {
        Instant end = view.created().plus(ARRIVAL_GRACE);
        if (!now.isBefore(end)) {
            return fail(view, missing, now);
        }
        RestoreRunStatus waiting = new NextRunStatus(view, now)
                .waiting(Reason.RUN_NOT_READY, missing.reason() + ": " + missing.message())
                .build();
        return saveIfNew(view, waiting) instanceof Save save ? save : new WaitUntil(end);
    }

    private static RunMove working(RunView view, Instant now) {
        if (view.execution().finishedAt() != null) {
            return RunCleanup.finish(view, new NextRunStatus(view, now).ended(), now);
        }
        if (view.frozen() == FrozenPlan.Firmness.LOST) {
            return giveUp(view, RunResult.FAILED, lost(view), now);
        }
        Instant deadline = deadline(view);
        if (!now.isBefore(deadline)) {
            return giveUp(
                    view,
                    RunResult.TIMED_OUT,
                    transience(Reason.DEADLINE_EXCEEDED, "it took longer than spec.activeDeadline of the plan"),
                    now);
        }
        if (view.recovery().isPresent() && view.execution().digest() != null && !isEnding(view)) {
            return new GiveWay(view.recovery().get());
        }
        Instant next = view.status().nextAttemptTime();
        if (next != null) {
            return now.isBefore(next)
                    ? new WaitUntil(next)
                    : new Save(
                            new NextRunStatus(view, now)
                                    .attempting(view.attempt() + 1)
                                    .build(),
                            List.of());
        }
        return follow(view, deadline, now);
    }

    private static RunMove follow(RunView view, Instant deadline, Instant now) {
        String job = RunJobs.runName(view.uid(), view.attempt());
        return switch (view.worker()) {
            case WorkerState.Absent _ -> {
                boolean named = view.status().worker() != null
                        && job.equals(view.status().worker().jobName());
                yield named
                        ? again(view, transience(Reason.WORKER_VANISHED, "the Job " + job + " was deleted"), now)
                        : new StartWorker(view.attempt(), deadline);
            }
            case WorkerState.Starting starting ->
                save(
                        view,
                        new NextRunStatus(view, now)
                                .working(job, starting.podName(), Reason.WORKER_STARTING, starting.message()),
                        starting.givenUp());
            case WorkerState.Running running ->
                SafetyCopies.start(view, deadline, now).orElseGet(() -> running(view, running, job, deadline, now));
            case WorkerState.Ended ended -> ended(view, ended, now);
            case Lost lost -> again(view, failure(lost), now);
        };
    }

    private static RunMove running(
            RunView view, WorkerState.Running running, String job, Instant deadline, Instant now) {
        return save(
                view,
                new NextRunStatus(view, now)
                        .working(job, running.podName(), Reason.WORKER_RUNNING, "worker " + view.attempt() + " begins"),
                running.givenUp() != null && running.givenUp().isBefore(deadline) ? running.givenUp() : deadline);
    }

    private static RunMove save(RunView view, NextRunStatus next, Instant until) {
        RestoreRunStatus status = next.build();
        if (!(saveIfNew(view, status) instanceof Save)) {
            return new WaitUntil(until);
        }
        boolean asks =
                status.state() == RunState.WAITING_FOR_PERSON && view.status().state() != RunState.WAITING_FOR_PERSON;
        return new Save(
                status,
                asks
                        ? List.of(new Announcement(
                                Reason.RUN_WAITING,
                                Progress.of(view.execution()).orElse("")))
                        : List.of());
    }

    private static RunMove ended(RunView view, WorkerState.Ended ended, Instant now) {
        Optional<Failure> said = TerminationLog.readResult(ended.log()).map(WorkerResult::failure);
        return said.filter(failure -> failure.kind() != FailureKind.TRANSIENT).isPresent()
                ? giveUp(view, RunResult.FAILED, said.get(), now)
                : again(
                        view,
                        said.orElseGet(
                                () -> transience(Reason.WORKER_CRASHED, "the worker ended before the run was over")),
                        now);
    }

    /** The Job of a worker cannot be made. */
    static RunMove refused(RunView view, String message, Instant now) {
        return again(view, transience(Reason.WORKER_REFUSED, message), now);
    }

    private static RunMove again(RunView view, Failure why, Instant now) {
        boolean began = view.execution().startedAt() != null;
        if (view.attempt() >= (began ? WORKERS : FIRST_WORKERS)) {
            return giveUp(view, RunResult.FAILED, why, now);
        }
        Duration pause = Duration.ofSeconds(view.attempt());
        Instant next = now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
        return new Save(
                new NextRunStatus(view, now).again(next, why).build(),
                List.of(new Announcement(
                        Reason.RUN_RESUMES,
                        "worker " + view.attempt() + " ended: " + said(why) + "; another one goes on")));
    }

    private static RunMove giveUp(RunView view, RunResult result, Failure why, Instant now) {
        return new Save(new NextRunStatus(view, now).givenUp(result, why).build(), List.of());
    }

    private static RunMove fail(RunView view, Failure why, Instant now) {
        NextRunStatus next = new NextRunStatus(view, now).givenUp(RunResult.FAILED, why);
        return RunCleanup.finish(view, next.finished(now, null), now);
    }

    private static boolean isEnding(RunView view) {
        return view.execution().result() != null;
    }

    private static Instant deadline(RunView view) {
        Duration longest = view.plan()
                .map(plan -> HoldfastDuration.parse(plan.plan().activeDeadline()))
                .orElse(Duration.ZERO);
        return Objects.requireNonNullElse(view.status().startTime(), view.created())
                .plus(longest)
                .plus(DEADLINE_GRACE);
    }

    private static RunMove saveIfNew(RunView view, RestoreRunStatus next) {
        return view.status().withoutExecution().equals(next) ? new WaitForChange() : new Save(next, List.of());
    }

    private static Failure transience(Reason reason, String message) {
        return new Failure(FailureKind.TRANSIENT, reason.word(), message, null);
    }

    private static Failure failure(Lost lost) {
        return new Failure(FailureKind.TRANSIENT, lost.reason().word(), lost.message(), lost.hint());
    }

    static Failure deleted() {
        return transience(Reason.RUN_DELETED, Reason.RUN_DELETED.meaning());
    }

    static String said(Failure failure) {
        String hint = failure.hint() == null ? "" : "; " + failure.hint();
        return failure.reason() + ": " + Objects.requireNonNullElse(failure.message(), "") + hint;
    }
}
