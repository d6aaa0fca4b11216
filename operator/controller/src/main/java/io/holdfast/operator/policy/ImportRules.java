package io.holdfast.operator.policy;

import io.holdfast.api.Fitting;
import io.holdfast.api.v1alpha1.ImportStatus;
import io.holdfast.operator.job.WorkerState;
import io.holdfast.operator.policy.ImportDecision.Finish;
import io.holdfast.operator.policy.ImportDecision.Rest;
import io.holdfast.operator.policy.ImportDecision.Start;
import io.holdfast.operator.status.Announcement;
import io.holdfast.operator.status.Reason;
import java.time.Instant;

/**
 * When recovery points are looked for that are older than their policy: once, while it knows of no run at all. A policy
 * that comes back after its cluster was lost thus shows what it has, and is judged by that.
 */
final class ImportRules {
    private static final int LONGEST = 1024;

    private ImportRules() {}

    static ImportDecision decide(PolicyView view, WorkerState worker, Instant now) {
        if (view.status().imported() != null) {
            return new Rest();
        }
        return switch (worker) {
            case WorkerState.Absent _ ->
                knowsNothing(view) && isReachable(view)
                        ? new Start(new Announcement(Reason.IMPORT_STARTED, Reason.IMPORT_STARTED.meaning()))
                        : new Rest();
            case WorkerState.Starting _, WorkerState.Running _ -> new Rest();
            case WorkerState.Ended ended
            when ended.clean() ->
                new Finish(
                        new ImportStatus(now, true, null),
                        new Announcement(Reason.IMPORT_DONE, Reason.IMPORT_DONE.meaning()));
            case WorkerState.Ended ended -> failed(ended.log(), now);
            case WorkerState.Lost lost -> failed(lost.message(), now);
        };
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
