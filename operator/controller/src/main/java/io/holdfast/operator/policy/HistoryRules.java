package io.holdfast.operator.policy;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPhase;
import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.Cleanup;
import io.holdfast.api.v1alpha1.SourceStatus;
import io.holdfast.operator.job.PinnedBackups;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which finished Backup objects go. Recovery points are not theirs: those stay until retention expires them. An annotated
 * Backup stays, and counts as none of those to keep: it may be all that says that its recovery point is pinned.
 */
final class HistoryRules {
    private HistoryRules() {}

    /** Names of the Backups of a source to delete; only those that the stored figures have counted. */
    static List<String> outdated(BackupPolicySpec spec, SourceStatus stored, List<Backup> backups, Instant now) {
        List<Backup> finished = backups.stream()
                .filter(SourceFigures::isOver)
                .filter(backup -> backup.getMetadata().getDeletionTimestamp() == null)
                .filter(backup -> stored.counted().contains(backup.getMetadata().getUid()))
                .filter(HistoryRules::isSwept)
                .filter(backup -> !PinnedBackups.isPinned(backup))
                .sorted(Comparator.comparing(SourceFigures::completion).reversed())
                .toList();
        List<String> outdated = new ArrayList<>();
        int successful = 0;
        int failed = 0;
        for (Backup backup : finished) {
            boolean success = backup.getStatus().phase() == BackupPhase.SUCCEEDED;
            int rank = success ? ++successful : ++failed;
            int kept = success ? spec.history().successful() : spec.history().failed();
            if (rank > kept || isExpired(spec, backup, now)) {
                outdated.add(backup.getMetadata().getName());
            }
        }
        return outdated;
    }

    /** When the next finished Backup reaches its time to live. */
    static Optional<Instant> nextExpiry(BackupPolicySpec spec, List<Backup> backups, Instant now) {
        String ttl = spec.ttlAfterFinished();
        return ttl == null
                ? Optional.empty()
                : backups.stream()
                        .filter(SourceFigures::isOver)
                        .filter(backup -> !PinnedBackups.isPinned(backup))
                        .map(backup -> SourceFigures.completion(backup).plus(HoldfastDuration.parse(ttl)))
                        .filter(time -> time.isAfter(now))
                        .min(Comparator.naturalOrder());
    }

    private static boolean isExpired(BackupPolicySpec spec, Backup backup, Instant now) {
        String ttl = spec.ttlAfterFinished();
        if (ttl == null) {
            return false;
        }
        Duration age = Duration.between(SourceFigures.completion(backup), now);
        return age.compareTo(HoldfastDuration.parse(ttl)) >= 0;
    }

    private static boolean isSwept(Backup backup) {
        Cleanup cleanup = backup.getStatus().cleanup();
        return cleanup == null || cleanup == Cleanup.DONE || cleanup == Cleanup.FAILED;
    }
}
