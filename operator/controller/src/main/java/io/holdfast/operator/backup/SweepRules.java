package io.holdfast.operator.backup;

import io.holdfast.api.v1alpha1.BackupPhase;
import io.holdfast.api.v1alpha1.Cleanup;
import io.holdfast.operator.backup.BackupDecision.Release;
import io.holdfast.operator.backup.BackupDecision.Save;
import io.holdfast.operator.backup.BackupDecision.StartSweep;
import io.holdfast.operator.backup.BackupDecision.StopWorker;
import io.holdfast.operator.backup.BackupDecision.WaitForChange;
import io.holdfast.operator.backup.BackupDecision.WaitUntil;
import io.holdfast.operator.job.WorkerState;
import io.holdfast.operator.status.Announcement;
import io.holdfast.operator.status.Reason;
import java.time.Instant;
import java.util.List;

/** What follows the end of a run: a sweep, if an attempt may have left something behind, and the way out. */
final class SweepRules {
    private SweepRules() {}

    /** The run is over, and stays so; only what it left behind is still to be seen to. */
    static BackupDecision afterEnd(BackupView view, Instant now) {
        if (view.worker().alive()) {
            return new StopWorker(view.attempt());
        }
        Cleanup cleanup = view.status().cleanup();
        if (cleanup == null) {
            return new WaitForChange();
        }
        return switch (cleanup) {
            case NEEDED ->
                attempts(view) == 0
                        ? save(view, now, Cleanup.DONE, List.of())
                        : save(view, now, Cleanup.RUNNING, List.of(sweepStarted()));
            case RUNNING -> sweeping(view, now);
            case DONE, FAILED -> new WaitForChange();
        };
    }

    /** The Backup is being deleted: its worker stops, and what it left behind goes, before the object does. */
    static BackupDecision onDeletion(BackupView view) {
        if (view.worker().alive()) {
            return new StopWorker(view.attempt());
        }
        if (!leftSomething(view)) {
            return new Release(List.of());
        }
        return switch (view.sweep()) {
            case WorkerState.Absent _ ->
                BackupRules.missing(view).isPresent()
                        ? new Release(List.of(sweepSkipped()))
                        : new StartSweep(attempts(view));
            case WorkerState.Starting starting -> new WaitUntil(starting.givenUp());
            case WorkerState.Running running -> follow(running);
            case WorkerState.Ended ended ->
                new Release(List.of(ended.clean() ? sweepDone() : sweepFailed(ended.log())));
            case WorkerState.Lost lost -> new Release(List.of(sweepFailed(lost.message())));
        };
    }

    private static BackupDecision sweeping(BackupView view, Instant now) {
        return switch (view.sweep()) {
            case WorkerState.Absent _ ->
                BackupRules.missing(view).isPresent()
                        ? save(view, now, Cleanup.FAILED, List.of(sweepSkipped()))
                        : new StartSweep(attempts(view));
            case WorkerState.Starting starting -> new WaitUntil(starting.givenUp());
            case WorkerState.Running running -> follow(running);
            case WorkerState.Ended ended ->
                ended.clean()
                        ? save(view, now, Cleanup.DONE, List.of(sweepDone()))
                        : save(view, now, Cleanup.FAILED, List.of(sweepFailed(ended.log())));
            case WorkerState.Lost lost -> save(view, now, Cleanup.FAILED, List.of(sweepFailed(lost.message())));
        };
    }

    /** A worker tells of its end, unless its node has gone silent: then the clock does. */
    static BackupDecision follow(WorkerState.Running running) {
        return running.givenUp() == null ? new WaitForChange() : new WaitUntil(running.givenUp());
    }

    /** The sweep's Job cannot be made. */
    static BackupDecision refused(BackupView view, String message, Instant now) {
        return save(view, now, Cleanup.FAILED, List.of(sweepFailed(message)));
    }

    private static boolean leftSomething(BackupView view) {
        Cleanup cleanup = view.status().cleanup();
        if (view.attempt() == 0 || cleanup == Cleanup.DONE || cleanup == Cleanup.FAILED) {
            return false;
        }
        BackupPhase phase = view.status().phase();
        return cleanup != null || phase == null || !phase.isTerminal();
    }

    /** The attempt that committed a recovery point is not swept, only those before it. */
    private static int attempts(BackupView view) {
        return view.status().phase() == BackupPhase.SUCCEEDED ? view.attempt() - 1 : view.attempt();
    }

    private static Save save(BackupView view, Instant now, Cleanup cleanup, List<Announcement> announcements) {
        return new Save(new NextStatus(view, now).cleanup(cleanup).build(), announcements);
    }

    private static Announcement sweepStarted() {
        return new Announcement(Reason.SWEEP_STARTED, Reason.SWEEP_STARTED.meaning());
    }

    private static Announcement sweepDone() {
        return new Announcement(Reason.SWEEP_DONE, Reason.SWEEP_DONE.meaning());
    }

    private static Announcement sweepFailed(String why) {
        return new Announcement(Reason.SWEEP_FAILED, Reason.SWEEP_FAILED.meaning() + " " + why);
    }

    private static Announcement sweepSkipped() {
        return new Announcement(Reason.SWEEP_SKIPPED, Reason.SWEEP_SKIPPED.meaning());
    }
}
