package io.holdfast.operator.status;

import java.util.Locale;

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
    POLICY_MISSING(Subject.BACKUP, true, "The policy of the run does not exist."),
    SOURCE_MISSING(Subject.BACKUP, true, "The policy has no source of that name."),
    REPOSITORY_MISSING(Subject.BACKUP, true, "A repository that the policy names does not exist."),
    WAITING_FOR_OTHER_RUN(Subject.BACKUP, false, "An older run of the same source is not over yet."),
    WAITING_FOR_NEXT_ATTEMPT(Subject.BACKUP, false, "The pause before the next attempt."),
    WORKER_STARTING(Subject.BACKUP, false, "The worker's pod is not running yet."),
    WORKER_RUNNING(Subject.BACKUP, false, "The worker runs."),
    WORKER_OUT_OF_MEMORY(Subject.BACKUP, true, "The worker was killed because it reached its memory limit."),
    WORKER_EVICTED(Subject.BACKUP, true, "The node evicted the worker's pod."),
    WORKER_NODE_LOST(Subject.BACKUP, true, "The node of the worker's pod is gone."),
    WORKER_VANISHED(Subject.BACKUP, true, "The worker's Job or pod was deleted by somebody else."),
    WORKER_CRASHED(Subject.BACKUP, true, "The worker ended without saying how."),
    WORKER_NOT_STARTING(
            Subject.BACKUP, true, "The worker's pod was placed but did not start, most often for want of a Secret."),
    WORKER_REFUSED(Subject.BACKUP, true, "The API server refused to make the worker's Job."),
    DEADLINE_EXCEEDED(Subject.BACKUP, true, "The attempt took longer than spec.activeDeadline."),
    IMAGE_UNAVAILABLE(Subject.BACKUP, true, "The worker's image could not be pulled."),
    UNSCHEDULABLE(Subject.BACKUP, true, "No node has room for the worker's pod."),
    SWEEP_STARTED(Subject.BACKUP, false, "What failed attempts left behind is being removed."),
    SWEEP_DONE(Subject.BACKUP, false, "Nothing of the failed attempts is left."),
    SWEEP_FAILED(Subject.BACKUP, true, "Leftovers of failed attempts could not be removed."),
    SWEEP_SKIPPED(Subject.BACKUP, true, "The sweep was not possible because policy or repository is gone."),
    ARMED(Subject.POLICY, false, "Every schedule has its next time."),
    SUSPENDED(Subject.POLICY, false, "The schedules are stopped on purpose."),
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
    PRUNE_STARTED(Subject.POLICY, false, "The recovery points of a deleted policy are being removed."),
    PRUNE_FAILED(
            Subject.POLICY, true, "The recovery points of a deleted policy could not be removed; it is tried again."),
    PRUNE_SKIPPED(Subject.POLICY, true, "The recovery points of a deleted policy stay, because a repository is gone."),
    PROBING(Subject.REPOSITORY, false, "The first probe has not ended yet."),
    PROBE_FAILED(Subject.REPOSITORY, true, "The probe's worker ended without an answer."),
    UNAVAILABLE(
            Subject.REPOSITORY, true, "Recovery points cannot be written; the message starts with the probe's reason."),
    AVAILABLE(Subject.REPOSITORY, false, "Recovery points can be written and read back.");

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
        BACKUP("Backup"),
        POLICY("BackupPolicy"),
        REPOSITORY("BackupRepository");

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
        StringBuilder word = new StringBuilder();
        for (String part : name().split("_", -1)) {
            word.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
        }
        return word.toString();
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
