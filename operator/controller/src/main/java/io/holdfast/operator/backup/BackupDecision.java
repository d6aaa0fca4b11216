package io.holdfast.operator.backup;

import io.holdfast.api.v1alpha1.BackupStatus;
import io.holdfast.operator.status.Announcement;
import java.time.Instant;
import java.util.List;

/** What to do next for one Backup; each is one step, and after it the Backup is looked at again. */
sealed interface BackupDecision {

    /** Write the status; the effect that it announces follows when it is durable. */
    record Save(BackupStatus status, List<Announcement> announcements) implements BackupDecision {}

    /** Make the worker Job of an attempt that the status already names. */
    record StartWorker(int attempt) implements BackupDecision {}

    /** Make the sweep Job for what the first {@code attempts} attempts left behind. */
    record StartSweep(int attempts) implements BackupDecision {}

    /** Remove a worker Job that is not to run any longer. */
    record StopWorker(int attempt) implements BackupDecision {}

    /** Nothing until something changes, or until then. */
    record WaitUntil(Instant time) implements BackupDecision {}

    /** Nothing until something changes. */
    record WaitForChange() implements BackupDecision {}

    /** The Backup may go; nothing of it is left that would not be a recovery point. */
    record Release(List<Announcement> announcements) implements BackupDecision {}
}
