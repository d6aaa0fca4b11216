package io.holdfast.operator.policy;

import io.holdfast.api.v1alpha1.BackupPolicyStatus;
import io.holdfast.api.v1alpha1.Trigger;
import io.holdfast.operator.status.Announcement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What to do for one BackupPolicy. Backups are created before the status says that their time was acted on: their names
 * come from that time, so that doing it again after a crash is a conflict, while the other order could lose a run.
 *
 * @param delete names of Backups to delete: replaced ones, and finished ones that history does not keep
 * @param deleteRuns names of finished verifications that history does not keep
 */
record PolicyDecision(
        BackupPolicyStatus status,
        List<NewBackup> create,
        List<NewVerification> verify,
        List<String> delete,
        List<String> deleteRuns,
        List<Announcement> announcements,
        Optional<Instant> wakeAt) {

    /** A Backup to create, unless one of that name exists; {@code covers} is there if its source is watched. */
    record NewBackup(
            String name,
            String source,
            Trigger trigger,
            Optional<String> schedule,
            Optional<Instant> scheduledTime,
            Optional<Coverage> covers) {}

    /** A verification to start, as a RestoreRun, unless one of that name exists. */
    record NewVerification(String name, String verification, String source, Instant scheduledTime) {}
}
