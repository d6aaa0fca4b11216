package io.holdfast.operator.policy;

import io.holdfast.api.Fitting;
import io.holdfast.api.v1alpha1.ImportStatus;
import io.holdfast.operator.job.WorkerState;
import io.holdfast.operator.policy.ImportDecision.Finish;
import io.holdfast.operator.policy.ImportDecision.Forget;
import io.holdfast.operator.policy.ImportDecision.Rest;
import io.holdfast.operator.policy.ImportDecision.Start;
import io.holdfast.operator.status.Announcement;
import io.holdfast.operator.status.Reason;
import java.time.Duration;
import java.time.Instant;

/**
 * When recovery points are looked for that are older than their policy: once, while it knows of no run at all, and again
 * if that failed. A policy that comes back after its cluster was lost thus shows what it has, and is judged by that.
 */
final class ImportRules {
    private static final int LONGEST = 1024;

    /** The pause after a failure, and how long after the policy was made it is tried at all. */
    static final Duration AGAIN = Duration.ofHours(1);

    private static final Duration PATIENCE = Duration.ofDays(1);

    private ImportRules() {}

    static ImportDecision decide(PolicyView view, WorkerState worker, Instant now) {
        ImportStatus before = view.status().imported();
        if (before != null) {
            return before.complete() || now.isAfter(view.created().plus(PATIENCE))
                    ? new Rest()
                    : again(view, before, worker, now);
        }
        return switch (worker) {
            case WorkerState.Absent _ -> knowsNothing(view) && isReachable(view) ? start() : new Rest();
            case WorkerState.Starting _, WorkerState.Running _ -> new Rest();
            case WorkerState.Ended ended when ended.clean() -> done(now);
            case WorkerState.Ended ended -> failed(ended.log(), now);
            case WorkerState.Lost lost -> failed(lost.message(), now);
        };
    }

    /** The worker that failed stays for a while, to be looked at, and keeps the next one from being made. */
    private static ImportDecision again(PolicyView view, ImportStatus before, WorkerState worker, Instant now) {
        return switch (worker) {
            case WorkerState.Absent _ -> isReachable(view) ? start() : new Rest();
            case WorkerState.Starting _, WorkerState.Running _ -> new Rest();
            case WorkerState.Ended ended when ended.clean() -> done(now);
            case WorkerState.Ended _, WorkerState.Lost _ ->
                now.isBefore(before.time().plus(AGAIN))
                        ? new Rest()
                        : new Forget(new ImportStatus(now, false, before.message()));
        };
    }

    private static ImportDecision start() {
        return new Start(new Announcement(Reason.IMPORT_STARTED, Reason.IMPORT_STARTED.meaning()));
    }

    private static ImportDecision done(Instant now) {
        return new Finish(
                new ImportStatus(now, true, null), new Announcement(Reason.IMPORT_DONE, Reason.IMPORT_DONE.meaning()));
    }

    private static boolean knowsNothing(PolicyView view) {
        return view.backups().isEmpty()
                && view.status().sources().stream().allMatch(source -> source.lastBackup() == null);
    }

    private static boolean isReachable(PolicyView view) {
        return view.missingRepositories().isEmpty()
                && view.unreadyRepositories().isEmpty();
    }

    private static ImportDecision failed(String why, Instant now) {
        String message = why.isBlank() ? "the worker's log says why" : why;
        return new Finish(
                new ImportStatus(now, false, Fitting.text(message, LONGEST)),
                new Announcement(Reason.IMPORT_FAILED, Reason.IMPORT_FAILED.meaning() + " " + message));
    }
}
