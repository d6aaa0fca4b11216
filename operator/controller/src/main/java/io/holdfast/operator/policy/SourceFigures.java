package io.holdfast.operator.policy;

import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPhase;
import io.holdfast.api.v1alpha1.BackupStatus;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.RecoveryPointRef;
import io.holdfast.api.v1alpha1.SourceChanges;
import io.holdfast.api.v1alpha1.SourceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a source, folded from its Backups into what was known before. Each finished Backup counts once: its UID
 * is remembered for as long as it exists, and only then may history delete it.
 */
final class SourceFigures {
    private static final int PREVIOUS_SIZES = 7;

    private SourceFigures() {}

    static SourceStatus fold(SourceStatus before, List<Backup> backups) {
        Set<String> counted = new HashSet<>(before.counted());
        SourceStatus figures = before;
        List<String> existing = new ArrayList<>();
        for (Backup backup : byCompletion(backups)) {
            BackupStatus status = Objects.requireNonNull(backup.getStatus());
            existing.add(backup.getMetadata().getUid());
            if (!counted.contains(backup.getMetadata().getUid())) {
                figures = status.phase() == BackupPhase.SUCCEEDED
                        ? succeeded(figures, backup, status)
                        : failed(figures, backup, status);
            }
        }
        return with(figures, lastAttempt(figures.lastAttemptTime(), backups), existing);
    }

    static boolean isOver(Backup backup) {
        BackupStatus status = backup.getStatus();
        return status != null
                && status.completionTime() != null
                && status.phase() != null
                && status.phase().isTerminal();
    }

    static Instant completion(Backup backup) {
        return Objects.requireNonNull(backup.getStatus().completionTime());
    }

    private static List<Backup> byCompletion(List<Backup> backups) {
        return backups.stream()
                .filter(SourceFigures::isOver)
                .sorted(Comparator.comparing(SourceFigures::completion)
                        .thenComparing(backup -> backup.getMetadata().getUid()))
                .toList();
    }

    private static SourceStatus succeeded(SourceStatus before, Backup backup, BackupStatus status) {
        Instant end = Objects.requireNonNull(status.completionTime());
        if (before.lastSuccessTime() != null && end.isBefore(before.lastSuccessTime())) {
            return before; // seen late: a younger success is known already
        }
        RecoveryPointRef point = status.recoveryPoint();
        boolean sameAgain = point != null && point.id().equals(before.lastRecoveryPoint());
        Instant start = status.startTime();
        return new SourceStatus(
                before.name(),
                end,
                before.lastAttemptTime(),
                backup.getMetadata().getName(),
                point == null ? null : point.id(),
                point == null ? null : point.consistencyTime(),
                point == null ? null : point.sizeBytes(),
                point == null ? null : point.storedBytes(),
                sameAgain ? before.previousSizes() : previousSizes(before),
                start == null ? null : Duration.between(start, end).toMillis() / 1000.0,
                0,
                before.failuresByReason(),
                Coverage.of(backup)
                        .map(covers -> covered(before.changes(), covers))
                        .orElse(before.changes()),
                before.counted(),
                status.foreign());
    }

    /** What changed before the run was created is in its point; of what came later at least that is known. */
    private static SourceChanges covered(@Nullable SourceChanges before, Coverage covers) {
        Instant pending = before == null ? null : before.pendingTime();
        return new SourceChanges(
                covers.mark(),
                covers.time(),
                pending == null || pending.isAfter(covers.time()) ? pending : covers.time());
    }

    private static List<Long> previousSizes(SourceStatus before) {
        Long last = before.lastSizeBytes();
        if (last == null) {
            return before.previousSizes();
        }
        List<Long> sizes = new ArrayList<>(List.of(last));
        sizes.addAll(before.previousSizes());
        return sizes.subList(0, Math.min(PREVIOUS_SIZES, sizes.size()));
    }

    private static SourceStatus failed(SourceStatus before, Backup backup, BackupStatus status) {
        Failure failure = status.failure();
        Map<String, Long> reasons = new TreeMap<>(before.failuresByReason());
        reasons.merge(failure == null ? "Unknown" : failure.reason(), 1L, Long::sum);
        return new SourceStatus(
                before.name(),
                before.lastSuccessTime(),
                before.lastAttemptTime(),
                backup.getMetadata().getName(),
                before.lastRecoveryPoint(),
                before.lastConsistencyTime(),
                before.lastSizeBytes(),
                before.lastStoredBytes(),
                before.previousSizes(),
                before.lastDurationSeconds(),
                before.consecutiveFailures() + 1,
                reasons,
                before.changes(),
                before.counted(),
                before.foreignObjects());
    }

    private static @Nullable Instant lastAttempt(@Nullable Instant before, List<Backup> backups) {
        Instant last = before;
        for (Backup backup : backups) {
            Instant start =
                    backup.getStatus() == null ? null : backup.getStatus().startTime();
            if (start != null && (last == null || start.isAfter(last))) {
                last = start;
            }
        }
        return last;
    }

    private static SourceStatus with(SourceStatus figures, @Nullable Instant lastAttempt, List<String> counted) {
        return new SourceStatus(
                figures.name(),
                figures.lastSuccessTime(),
                lastAttempt,
                figures.lastBackup(),
                figures.lastRecoveryPoint(),
                figures.lastConsistencyTime(),
                figures.lastSizeBytes(),
                figures.lastStoredBytes(),
                figures.previousSizes(),
                figures.lastDurationSeconds(),
                figures.consecutiveFailures(),
                figures.failuresByReason(),
                figures.changes(),
                counted,
                figures.foreignObjects());
    }
}
