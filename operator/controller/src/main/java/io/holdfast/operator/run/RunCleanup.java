package io.holdfast.operator.run;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RestoreRunStatus;
import io.holdfast.operator.job.RunJobs;
import io.holdfast.operator.job.WorkerState;
import io.holdfast.operator.run.RunMove.Release;
import io.holdfast.operator.run.RunMove.Save;
import io.holdfast.operator.run.RunMove.StartCleanup;
import io.holdfast.operator.run.RunMove.StopWorker;
import io.holdfast.operator.run.RunMove.WaitForChange;
import io.holdfast.operator.run.RunMove.WaitUntil;
import io.holdfast.operator.status.Announcement;
import io.holdfast.operator.status.Reason;
import io.holdfast.operator.status.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What follows the end of a run: what it made goes, now, later, or for as long as it takes. */
final class RunCleanup {
    /** What could not be removed is tried again, for as long as the run is there. */
    static final Duration AGAIN = Duration.ofHours(1);

    private RunCleanup() {}

    static RunMove decide(RunView view, Instant now) {
        return view.status().isOver() ? afterEnd(view, now) : cleaning(view, now);
    }

    /** The end of a run, told. */
    static RunMove finish(RunView view, NextRunStatus next, Instant now) {
        RestoreRunStatus status = next.build();
        List<Announcement> told = new ArrayList<>();
        if (view.status().completionTime() == null) {
            told.add(ended(status));
        }
        boolean kept = keptUntil(view, now).isPresent();
        if (!view.left().isEmpty() && !kept) {
            told.add(new Announcement(
                    Reason.RUN_LEAKED,
                    view.left().size() + " objects could not be removed, among them "
                            + view.left().getFirst().kind() + " "
                            + view.left().getFirst().name()));
        }
        return new Save(status, told);
    }

    private static RunMove afterEnd(RunView view, Instant now) {
        if (view.left().isEmpty()) {
            return new WaitForChange();
        }
        Instant ended = Objects.requireNonNullElse(view.status().completionTime(), now);
        Instant again = Objects.requireNonNullElseGet(
                view.status().nextAttemptTime(), () -> keptUntil(view, now).orElse(ended.plus(AGAIN)));
        return now.isBefore(again)
                ? new WaitUntil(again)
                : new Save(new NextRunStatus(view, now).cleaningAgain().build(), List.of());
    }

    private static RunMove cleaning(RunView view, Instant now) {
        if (view.previous().alive()) {
            return new StopWorker(view.attempt() - 1);
        }
        if (view.left().isEmpty()) {
            return finish(view, new NextRunStatus(view, now).finished(now, null), now);
        }
        String job = RunJobs.cleanupName(view.uid(), view.attempt());
        return switch (view.cleanup()) {
            case WorkerState.Absent _ -> isNamed(view, job) ? leaked(view, now) : new StartCleanup(view.attempt());
            case WorkerState.Starting starting ->
                following(view, job, starting.podName(), now).orElseGet(() -> new WaitUntil(starting.givenUp()));
            case WorkerState.Running running ->
                following(view, job, running.podName(), now)
                        .orElseGet(() ->
                                running.givenUp() == null ? new WaitForChange() : new WaitUntil(running.givenUp()));
            case WorkerState.Ended _, WorkerState.Lost _ -> leaked(view, now);
        };
    }

    /** The run is being deleted: its worker stops, and what it made goes, before the object does. */
    static RunMove onDeletion(RunView view, Instant now) {
        if (view.worker().alive()) {
            return new StopWorker(view.attempt());
        }
        if (view.previous().alive()) {
            return new StopWorker(view.attempt() - 1);
        }
        if (view.left().isEmpty()) {
            return new Release(List.of());
        }
        if (view.status().result() == null || view.status().isOver()) {
            NextRunStatus next = new NextRunStatus(view, now);
            return new Save(
                    (view.status().result() == null
                                    ? next.givenUp(RunResult.ABORTED, RunLifecycle.deleted())
                                    : next.cleaningAgain())
                            .build(),
                    List.of());
        }
        return switch (cleaning(view, now)) {
            case Save save when save.status().isOver() -> new Release(save.announcements());
            case RunMove other -> other;
        };
    }

    /** The cleanup's Job cannot be made. */
    static RunMove refused(RunView view, Instant now) {
        return leaked(view, now);
    }

    private static Optional<RunMove> following(RunView view, String job, String pod, Instant now) {
        RestoreRunStatus next = new NextRunStatus(view, now).cleaning(job, pod).build();
        return view.status().withoutExecution().equals(next)
                ? Optional.empty()
                : Optional.of(new Save(next, List.of()));
    }

    private static RunMove leaked(RunView view, Instant now) {
        return finish(view, new NextRunStatus(view, now).finished(now, now.plus(AGAIN)), now);
    }

    private static boolean isNamed(RunView view, String job) {
        return view.status().worker() != null
                && job.equals(view.status().worker().jobName());
    }

    /** Until when what a failed run made is kept on purpose. */
    private static Optional<Instant> keptUntil(RunView view, Instant now) {
        boolean kept = view.execution().found(Execution.KEPT_ON_FAILURE);
        if (!kept || view.plan().isEmpty()) {
            return Optional.empty();
        }
        Duration keep =
                HoldfastDuration.parse(view.plan().get().plan().isolation().keepOnFailure());
        Instant until = ended(view, now).plus(keep);
        return until.isAfter(now) ? Optional.of(until) : Optional.empty();
    }

    private static Instant ended(RunView view, Instant now) {
        @Nullable Instant finished = view.execution().finishedAt();
        return Objects.requireNonNullElseGet(
                finished, () -> Objects.requireNonNullElse(view.status().completionTime(), now));
    }

    private static Announcement ended(RestoreRunStatus status) {
        RunResult result = Objects.requireNonNull(status.result());
        String figures = status.recoveryTime() == null ? "" : "; recovery time " + status.recoveryTime();
        String loss = status.dataLoss() == null ? "" : "; data loss " + status.dataLoss();
        if (RunResult.passed(result)) {
            return new Announcement(Reason.RESTORE_PASSED, Words.of(result) + figures + loss);
        }
        String why = status.failure() == null ? "" : ": " + RunLifecycle.said(status.failure());
        return new Announcement(Reason.RESTORE_FAILED, Words.of(result) + why + figures + loss);
    }
}
