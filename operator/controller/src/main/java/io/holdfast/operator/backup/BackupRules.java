package io.holdfast.operator.backup;

import io.holdfast.api.v1alpha1.BackupPhase;
import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.BackupStatus;
import io.holdfast.api.v1alpha1.Cleanup;
import io.holdfast.api.v1alpha1.ConcurrencyPolicy;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.FailureKind;
import io.holdfast.api.v1alpha1.RecoveryPointRef;
import io.holdfast.api.v1alpha1.RepositoryOutcome;
import io.holdfast.api.v1alpha1.Trigger;
import io.holdfast.api.v1alpha1.WorkerRef;
import io.holdfast.api.worker.Outcome;
import io.holdfast.api.worker.TerminationLog;
import io.holdfast.api.worker.WorkerResult;
import io.holdfast.operator.backup.BackupDecision.Save;
import io.holdfast.operator.backup.BackupDecision.StartWorker;
import io.holdfast.operator.backup.BackupDecision.StopWorker;
import io.holdfast.operator.backup.BackupDecision.WaitForChange;
import io.holdfast.operator.backup.BackupDecision.WaitUntil;
import io.holdfast.operator.job.WorkerJobs;
import io.holdfast.operator.job.WorkerState;
import io.holdfast.operator.job.WorkerState.Ended;
import io.holdfast.operator.job.WorkerState.Lost;
import io.holdfast.operator.status.Announcement;
import io.holdfast.operator.status.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What to do next for one Backup: the only place where its phases and the ends of its attempts are compared. */
final class BackupRules {
    /** How long a policy or repository may come later than the Backup that names it, as in one applied folder. */
    static final Duration ARRIVAL_GRACE = Duration.ofMinutes(1);

    /** The end of an older run is told at once; its deletion is only noticed. */
    private static final Duration QUEUE_POLL = Duration.ofSeconds(15);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);

    private BackupRules() {}

    static BackupDecision decide(BackupView view, Instant now) {
        return switch (Objects.requireNonNullElse(view.status().phase(), BackupPhase.PENDING)) {
            case PENDING -> view.spec().trigger() == Trigger.IMPORT ? imported(view, now) : pending(view, now);
            case RUNNING -> running(view, now);
            case SUCCEEDED, FAILED -> SweepRules.afterEnd(view, now);
        };
    }

    /** Nothing runs, whatever the annotation says: it is either believed or refused. */
    private static BackupDecision imported(BackupView view, Instant now) {
        Optional<Failure> missing = missing(view);
        if (missing.isPresent()) {
            return missingOf(view, missing.get(), now);
        }
        return switch (ImportRules.judge(view, now)) {
            case ImportRules.Answer.Refused refused ->
                fail(new NextStatus(view, now), ImportRules.refusal(refused.why()));
            case ImportRules.Answer.Believed(RecoveryPointRef point) ->
                new Save(
                        new NextStatus(view, now).imported(point).build(),
                        List.of(new Announcement(Reason.IMPORTED, "recovery point " + point.id())));
        };
    }

    /** The pause after an attempt: twice as long each time, up to half an hour. */
    static Duration pauseAfter(int attempt) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private static BackupDecision pending(BackupView view, Instant now) {
        if (view.worker().alive()) {
            return new StopWorker(view.attempt()); // given up, and must not start after all
        }
        Instant next = view.status().nextAttemptTime();
        if (next != null && now.isBefore(next)) {
            return new WaitUntil(next);
        }
        Optional<Failure> missing = missing(view);
        if (missing.isPresent()) {
            return missingOf(view, missing.get(), now);
        }
        BackupPolicySpec policy = view.policy().orElseThrow();
        Optional<String> other = other(view, policy);
        if (other.isPresent()) {
            BackupStatus waiting = new NextStatus(view, now)
                    .pending(Reason.WAITING_FOR_OTHER_RUN, "waits for " + other.get())
                    .build();
            return saveIfNew(view, waiting) instanceof Save save ? save : new WaitUntil(now.plus(QUEUE_POLL));
        }
        int attempt = view.attempt() + 1;
        return new Save(
                new NextStatus(view, now).attempting(attempt).build(),
                List.of(new Announcement(
                        Reason.ATTEMPT_STARTED, "attempt " + attempt + " of " + policy.attempts() + " is started")));
    }

    /** What has to end before another attempt may begin. */
    private static Optional<String> other(BackupView view, BackupPolicySpec policy) {
        boolean queues = view.attempt() == 0 && policy.concurrencyPolicy() != ConcurrencyPolicy.ALLOW;
        return view.recovery()
                .map(run -> "RestoreRun " + run + ", which is replacing what would be captured")
                .or(() -> queues ? view.olderRuns().stream().findFirst() : Optional.empty());
    }

    private static BackupDecision missingOf(BackupView view, Failure missing, Instant now) {
        Instant end = view.created().plus(ARRIVAL_GRACE);
        if (view.attempt() > 0 || !now.isBefore(end)) {
            return fail(new NextStatus(view, now), missing);
        }
        Reason reason = view.policy().isEmpty() ? Reason.POLICY_MISSING : Reason.REPOSITORY_MISSING;
        BackupStatus waiting = new NextStatus(view, now)
                .pending(reason, Objects.requireNonNullElse(missing.message(), ""))
                .build();
        return saveIfNew(view, waiting) instanceof Save save ? save : new WaitUntil(end);
    }

    static Optional<Failure> missing(BackupView view) {
        if (view.policy().isEmpty()) {
            String name = view.spec().policyRef().name();
            return Optional.of(invalid(
                    Reason.POLICY_MISSING, "there is no BackupPolicy " + name, "Create it, then create a new Backup."));
        }
        if (view.policy().get().source(view.spec().source()).isEmpty()) {
            return Optional.of(invalid(
                    Reason.SOURCE_MISSING,
                    "the policy has no source " + view.spec().source(),
                    "Name one of the sources in spec.sources of the policy."));
        }
        if (!view.missingRepositories().isEmpty()) {
            return Optional.of(invalid(
                    Reason.REPOSITORY_MISSING,
                    "there is no BackupRepository " + String.join(", ", view.missingRepositories()),
                    "Create it, or correct spec.repositories of the policy."));
        }
        return Optional.empty();
    }

    private static BackupDecision running(BackupView view, Instant now) {
        if (view.recovery().isPresent() && !(view.worker() instanceof Ended)) {
            return giveWay(view, view.recovery().get(), now);
        }
        String job = WorkerJobs.backupName(view.uid(), view.attempt());
        return switch (view.worker()) {
            case WorkerState.Absent _ -> absent(view, job, now);
            case WorkerState.Starting starting -> {
                BackupStatus next = new NextStatus(view, now)
                        .working(job, starting.podName(), Reason.WORKER_STARTING, starting.message())
                        .build();
                yield saveIfNew(view, next) instanceof Save save ? save : new WaitUntil(starting.givenUp());
            }
            case WorkerState.Running running -> {
                BackupStatus next = new NextStatus(view, now)
                        .working(job, running.podName(), Reason.WORKER_RUNNING, "attempt " + view.attempt())
                        .build();
                yield saveIfNew(view, next) instanceof Save save ? save : SweepRules.follow(running);
            }
            case Ended ended -> ended(view, ended, now);
            case Lost lost -> lost(view, lost, now);
        };
    }

    /** What is captured while it is replaced is of two states: the attempt is given up, and another one follows later. */
    private static BackupDecision giveWay(BackupView view, String run, Instant now) {
        String why = "waits for RestoreRun " + run + ", which has begun to replace what was being captured";
        return new Save(
                new NextStatus(view, now)
                        .pending(Reason.WAITING_FOR_OTHER_RUN, why)
                        .cleanup(Cleanup.NEEDED)
                        .build(),
                List.of(new Announcement(
                        Reason.WAITING_FOR_OTHER_RUN, "attempt " + view.attempt() + " is given up: " + why)));
    }

    private static BackupDecision absent(BackupView view, String job, Instant now) {
        WorkerRef worker = view.status().worker();
        if (worker != null && job.equals(worker.jobName())) {
            Lost vanished = new Lost(
                    Reason.WORKER_VANISHED, "the Job " + job + " was deleted", "Leave worker Jobs to the operator.");
            return lost(view, vanished, now);
        }
        Optional<Failure> missing = missing(view);
        return missing.isPresent() ? fail(new NextStatus(view, now), missing.get()) : new StartWorker(view.attempt());
    }

    private static BackupDecision ended(BackupView view, Ended ended, Instant now) {
        Optional<WorkerResult> result = TerminationLog.readResult(ended.log());
        if (result.isEmpty()) {
            return lost(
                    view,
                    new Lost(
                            Reason.WORKER_CRASHED,
                            "the worker ended without a result",
                            "Read the log of the pod " + ended.podName() + "."),
                    now);
        }
        if (result.get().outcome() == Outcome.SUCCEEDED) {
            return succeed(view, result.get(), now);
        }
        Failure failure = Objects.requireNonNullElseGet(
                result.get().failure(),
                () -> new Failure(FailureKind.TRANSIENT, Reason.WORKER_CRASHED.word(), "no reason was given", null));
        return failure.kind() == FailureKind.TRANSIENT
                ? retry(view, failure, result.get().remains(), now)
                : fail(next(view, result.get().remains(), now), failure);
    }

    /** The Job of the attempt cannot be made: it never ran, so that nothing is left of it. */
    static BackupDecision refused(BackupView view, String message, Instant now) {
        return retry(
                view,
                new Failure(
                        FailureKind.TRANSIENT,
                        Reason.WORKER_REFUSED.word(),
                        message,
                        "A quota, an admission policy or spec.worker of the policy is in the way."),
                false,
                now);
    }

    private static BackupDecision succeed(BackupView view, WorkerResult result, Instant now) {
        Announcement told = isUnchanged(result)
                ? new Announcement(Reason.UNCHANGED, unchangedSince(result))
                : new Announcement(Reason.BACKUP_SUCCEEDED, "committed by attempt " + view.attempt());
        String message = told.reason() == Reason.UNCHANGED ? told.message() : "the recovery point is committed";
        return new Save(
                new NextStatus(view, now)
                        .succeeded(result, told.reason(), message)
                        .build(),
                List.of(told));
    }

    private static boolean isUnchanged(WorkerResult result) {
        return result.repositories().stream().anyMatch(one -> one.outcome() == RepositoryOutcome.UNCHANGED);
    }

    private static String unchangedSince(WorkerResult result) {
        RecoveryPointRef point = result.recoveryPoint();
        return "unchanged since recovery point " + (point == null ? "" : point.id());
    }

    /** Without a word from a worker that ran nobody knows what it left behind: a sweep follows when the run is over. */
    private static BackupDecision lost(BackupView view, Lost lost, Instant now) {
        return retry(view, failure(lost), !lost.neverRan(), now);
    }

    private static Failure failure(Lost lost) {
        return new Failure(FailureKind.TRANSIENT, lost.reason().word(), lost.message(), lost.hint());
    }

    private static BackupDecision retry(BackupView view, Failure failure, boolean unclean, Instant now) {
        int attempts = view.policy().map(BackupPolicySpec::attempts).orElse(1);
        NextStatus next = next(view, unclean, now);
        if (view.attempt() >= attempts) {
            return fail(next, failure);
        }
        Instant time = now.plus(pauseAfter(view.attempt()));
        return new Save(
                next.again(time, failure).build(),
                List.of(new Announcement(
                        Reason.ATTEMPT_FAILED,
                        "attempt " + view.attempt() + " failed: " + said(failure) + "; the next one starts at "
                                + time)));
    }

    private static NextStatus next(BackupView view, boolean unclean, Instant now) {
        NextStatus next = new NextStatus(view, now);
        return unclean ? next.cleanup(Cleanup.NEEDED) : next;
    }

    private static BackupDecision fail(NextStatus next, Failure failure) {
        return new Save(next.failed(failure).build(), List.of(new Announcement(Reason.BACKUP_FAILED, said(failure))));
    }

    private static String said(Failure failure) {
        String hint = failure.hint() == null ? "" : "; " + failure.hint();
        return failure.reason() + ": " + Objects.requireNonNullElse(failure.message(), "") + hint;
    }

    private static BackupDecision saveIfNew(BackupView view, BackupStatus next) {
        return view.status().withoutProgress().equals(next) ? new WaitForChange() : new Save(next, List.of());
    }

    private static Failure invalid(Reason reason, String message, String hint) {
        return new Failure(FailureKind.INVALID, reason.word(), message, hint);
    }
}
