package io.holdfast.operator.status;

/**
 * Every machine word that the operator itself puts into conditions and Events. A worker's own reasons (of a failure or a
 * probe) are added to these and are listed with the command line. The page docs/reference/reasons.md is printed from
 * here.
 */
public enum Reason {
    ATTEMPT_STARTED(Subject.BACKUP, false, "An attempt was started; its worker Job follows."),
    ATTEMPT_FAILED(Subject.BACKUP, true, "An attempt failed; another one follows."),
    BACKUP_SUCCEEDED(Subject.BACKUP, false, "The recovery point is committed in every repository."),
    UNCHANGED(Subject.BACKUP, false, "No recovery point was made, because the newest one already holds the same."),
    BACKUP_FAILED(Subject.BACKUP, true, "The run is over without a recovery point that counts."),
    IMPORTED(Subject.BACKUP, false, "The Backup stands for a recovery point that was there before it; nothing ran."),
    IMPORT_REFUSED(
            Subject.BACKUP, true, "The Backup names no recovery point of its policy's source, and runs nothing."),
    POLICY_MISSING(Subject.WORK, true, "The policy of the run does not exist."),
    SOURCE_MISSING(Subject.BACKUP, true, "The policy has no source of that name."),
    REPOSITORY_MISSING(Subject.WORK, true, "A repository that the policy names does not exist."),
    WAITING_FOR_OTHER_RUN(Subject.WORK, false, "Another run has to end first."),
    WAITING_FOR_NEXT_ATTEMPT(Subject.WORK, false, "The pause before the next attempt."),
    WORKER_STARTING(Subject.WORK, false, "The worker's pod is not running yet."),
    WORKER_RUNNING(Subject.WORK, false, "The worker runs."),
    WORKER_OUT_OF_MEMORY(Subject.WORK, true, "The worker needed more memory than its limit allows."),
    WORKER_EVICTED(Subject.WORK, true, "The node evicted the worker's pod."),
    WORKER_NODE_LOST(Subject.WORK, true, "The node of the worker's pod is gone."),
    WORKER_VANISHED(Subject.WORK, true, "The worker's Job or pod was deleted by somebody else."),
    WORKER_STOPPED(Subject.WORK, true, "The worker was told to end: its pod was deleted or moved."),
    WORKER_CRASHED(Subject.WORK, true, "The worker ended without saying how."),
    WORKER_NOT_STARTING(
            Subject.WORK, true, "The worker's pod was placed but did not start, most often for want of a Secret."),
    WORKER_REFUSED(Subject.WORK, true, "The API server refused to make the worker's Job."),
    DEADLINE_EXCEEDED(Subject.WORK, true, "It took longer than spec.activeDeadline."),
    IMAGE_UNAVAILABLE(Subject.WORK, true, "The worker's image could not be pulled."),
    UNSCHEDULABLE(Subject.WORK, true, "No node has room for the worker's pod."),
    SWEEP_STARTED(Subject.BACKUP, false, "What failed attempts left behind is being removed."),
    SWEEP_DONE(Subject.BACKUP, false, "Nothing of the failed attempts is left."),
    SWEEP_FAILED(Subject.BACKUP, true, "Leftovers of failed attempts could not be removed."),
    SWEEP_SKIPPED(Subject.BACKUP, true, "The sweep was not possible because policy or repository is gone."),
    ARMED(Subject.SCHEDULE, false, "Every schedule has its next time."),
    SUSPENDED(Subject.SCHEDULE, false, "The schedules are stopped on purpose."),
    INVALID_CRON(Subject.POLICY, true, "A cron expression cannot be read."),
    INVALID_TIME_ZONE(Subject.POLICY, true, "A time zone is not known."),
    REPOSITORY_NOT_FOUND(Subject.POLICY, true, "A repository that the policy names does not exist."),
    REPOSITORY_NOT_READY(Subject.POLICY, true, "A repository that the policy names is not available."),
    CHANGES_NOT_WATCHED(
            Subject.POLICY, true, "onChange starts nothing, because the operator does not see what changes."),
    RUN_STARTED(Subject.POLICY, false, "A Backup was created."),
    CAUGHT_UP(Subject.POLICY, false, "One Backup was created for all times that were missed."),
    RUN_MISSED(Subject.POLICY, true, "A time passed by more than its starting deadline and is not made up for."),
    RUN_SKIPPED(Subject.POLICY, true, "A run was due while the one before still ran, and concurrencyPolicy is Forbid."),
    RUN_REPLACED(Subject.POLICY, true, "A run was cancelled for the next one, as concurrencyPolicy is Replace."),
    VERIFICATION_STARTED(Subject.POLICY, false, "A RestoreRun that verifies a recovery point was created."),
    IMPORT_STARTED(Subject.POLICY, false, "Recovery points that are older than the policy are looked for."),
    IMPORT_DONE(Subject.POLICY, false, "Recovery points that are older than the policy have their Backups."),
    IMPORT_FAILED(
            Subject.POLICY,
            true,
            "Recovery points that are older than the policy could not all be read; holdfast import looks again."),
    PRUNE_STARTED(Subject.POLICY, false, "The recovery points of a deleted policy are being removed."),
    PRUNE_FAILED(
            Subject.POLICY, true, "The recovery points of a deleted policy could not be removed; it is tried again."),
    PRUNE_SKIPPED(Subject.POLICY, true, "The recovery points of a deleted policy stay, because a repository is gone."),
    PROBING(Subject.REPOSITORY, false, "The first probe has not ended yet."),
    PROBE_FAILED(Subject.REPOSITORY, true, "The probe's worker ended without an answer."),
    UNAVAILABLE(
            Subject.REPOSITORY, true, "Recovery points cannot be written; the message starts with the probe's reason."),
    AVAILABLE(Subject.REPOSITORY, false, "Recovery points can be written and read back."),
    RESTORE_STARTED(Subject.RUN, false, "The first worker of a run is started."),
    RESTORE_PASSED(Subject.RUN, false, "A run passed; the message says whether with findings, and what it measured."),
    RESTORE_FAILED(Subject.RUN, true, "A run did not pass: it failed, was aborted, took too long, or proved nothing."),
    RUN_WAITING(Subject.RUN, true, "A step waits for a person to decide."),
    RUN_RESUMES(Subject.RUN, true, "The worker of a run ended before the run was over; another one goes on."),
    RUN_NOT_READY(Subject.RUN, true, "Something that the run names is missing or invalid; it waits for a minute."),
    RUN_CLEANING_UP(Subject.RUN, false, "What the run made is being removed."),
    RUN_LEAKED(Subject.RUN, true, "What the run made could not be removed; it is tried again every hour."),
    RUN_DELETED(Subject.RUN, true, "The RestoreRun was deleted while it was under way."),
    RUN_GIVES_WAY(Subject.RUN, true, "A drill is aborted, because a recovery of the namespace has begun."),
    TARGET_BUSY(Subject.RUN, true, "Another run recovers the same namespace."),
    NOT_ALLOWED(Subject.RUN, true, "This installation does not allow runs of that mode; the hint names the setting."),
    PLAN_MISSING(Subject.RUN, true, "The plan of the run does not exist."),
    FROZEN_PLAN_LOST(
            Subject.RUN, true, "What the run works from is not what was fixed before it began, or cannot be read."),
    VERIFICATION_MISSING(Subject.RUN, true, "The policy has no such verification of such a source."),
    INVALID_PLAN(Subject.PLAN, true, "The plan cannot be carried out as it stands; the message says why."),
    RECOVERABLE(Subject.PLAN, false, "A recovery would work, and is expected to reach its objectives."),
    NOT_RECOVERABLE(Subject.PLAN, true, "A recovery would fail, or miss its objectives; the message says by what."),
    NOT_READY_TO_RECOVER(Subject.PLAN, true, "The last readiness run found that a recovery would fail."),
    NOT_LOOKED_YET(Subject.PLAN, false, "The first readiness run has not ended yet."),
    VERIFIED(Subject.PLAN, false, "A drill of the whole plan, as it stands, has passed, and not too long ago."),
    NEVER_DRILLED(Subject.PLAN, true, "No drill of the whole plan has passed yet."),
    PLAN_CHANGED(Subject.PLAN, true, "The plan, or a policy that it stands on, is not what the last drill proved."),
    PROOF_EXPIRED(Subject.PLAN, true, "The last drill of the whole plan that passed is longer ago than verifiedFor."),
    DRILL_FAILED(Subject.PLAN, true, "A drill did not pass, and nothing that covers it has passed since."),
    DRILL_STARTED(Subject.PLAN, false, "A drill was created."),
    DRILL_MISSED(Subject.PLAN, true, "A drill was due longer ago than its starting deadline, and is not made up for."),
    DRILL_OVERDUE(Subject.PLAN, true, "A drill was due, and none has ended since.");

    private final Subject subject;
    private final boolean warning;
    private final String meaning;

    Reason(Subject subject, boolean warning, String meaning) {
        this.subject = subject;
        this.warning = warning;
        this.meaning = meaning;
    }

    /** The kind that a reason is about. */
    public enum Subject {
        WORK("Backup and RestoreRun"),
        SCHEDULE("BackupPolicy and RestorePlan"),
        BACKUP("Backup"),
        POLICY("BackupPolicy"),
        REPOSITORY("BackupRepository"),
        RUN("RestoreRun"),
        PLAN("RestorePlan");

        private final String kind;

        Subject(String kind) {
            this.kind = kind;
        }

        public String kind() {
            return kind;
        }
    }

    /** The word as it stands in conditions and Events. */
    public String word() {
        return Words.of(this);
    }

    public Subject subject() {
        return subject;
    }

    public boolean warning() {
        return warning;
    }

    public String meaning() {
        return meaning;
    }
}
