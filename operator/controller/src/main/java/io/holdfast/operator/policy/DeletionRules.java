package io.holdfast.operator.policy;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.DeletionPolicy;
import io.holdfast.operator.job.PinnedBackups;
import io.holdfast.operator.job.WorkerState;
import io.holdfast.operator.policy.DeletionDecision.DeleteBackups;
import io.holdfast.operator.policy.DeletionDecision.ForgetPrune;
import io.holdfast.operator.policy.DeletionDecision.Release;
import io.holdfast.operator.policy.DeletionDecision.StartPrune;
import io.holdfast.operator.policy.DeletionDecision.WaitUntil;
import io.holdfast.operator.status.Announcement;
import io.holdfast.operator.status.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a BackupPolicy goes: its running Backups first, then, only if its spec says so, its recovery points, and the other
 * Backups after those. What an annotation pins stays.
 */
final class DeletionRules {
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration PRUNE_AGAIN = Duration.ofMinutes(10);

    private DeletionRules() {}

    static DeletionDecision decide(PolicyView view, Optional<Job> job, WorkerState prune, Instant now) {
        List<Backup> running = view.backups().stream()
                .filter(backup -> !SourceFigures.isOver(backup))
                .toList();
        if (!running.isEmpty()) {
            return clear(running, now);
        }
        return view.spec().deletionPolicy() == DeletionPolicy.DELETE
                ? prune(view, job, prune, now)
                : release(view, List.of(), now);
    }

    /** The Backups are there until the prune has ended well: they tell it which recovery points are pinned. */
    private static DeletionDecision prune(PolicyView view, Optional<Job> job, WorkerState prune, Instant now) {
        return switch (prune) {
            case WorkerState.Absent _ ->
                view.missingRepositories().isEmpty()
                        ? new StartPrune(said(Reason.PRUNE_STARTED, ""))
                        : clearAndRelease(view, List.of(said(Reason.PRUNE_SKIPPED, "")), now);
            case WorkerState.Starting _, WorkerState.Running _ -> new WaitUntil(now.plus(POLL));
            case WorkerState.Ended ended when ended.clean() -> clearAndRelease(view, List.of(), now);
            case WorkerState.Ended ended -> again(job, ended.log(), now);
            case WorkerState.Lost lost -> again(job, lost.message(), now);
        };
    }

    private static DeletionDecision clearAndRelease(PolicyView view, List<Announcement> announcements, Instant now) {
        List<Backup> inTheWay = view.backups().stream()
                .filter(backup -> !PinnedBackups.isPinned(backup))
                .toList();
        return inTheWay.isEmpty() ? release(view, announcements, now) : clear(inTheWay, now);
    }

    private static DeletionDecision clear(List<Backup> inTheWay, Instant now) {
        List<String> names = inTheWay.stream()
                .filter(backup -> backup.getMetadata().getDeletionTimestamp() == null)
                .map(backup -> backup.getMetadata().getName())
                .toList();
        return names.isEmpty() ? new WaitUntil(now.plus(POLL)) : new DeleteBackups(names);
    }

    /** What is pinned is taken from its policy first, or the cluster would delete it with that. */
    private static DeletionDecision release(PolicyView view, List<Announcement> announcements, Instant now) {
        boolean goesAlong = view.backups().stream()
                .filter(backup -> backup.getMetadata().getDeletionTimestamp() == null)
                .anyMatch(backup -> PinnedBackups.isPinned(backup) && PinnedBackups.isOwned(backup));
        return goesAlong ? new WaitUntil(now.plus(POLL)) : new Release(announcements);
    }

    private static DeletionDecision again(Optional<Job> job, String why, Instant now) {
        Instant time = job.map(one -> Instant.parse(one.getMetadata().getCreationTimestamp()))
                .orElse(now)
                .plus(PRUNE_AGAIN);
        return now.isBefore(time) ? new WaitUntil(time) : new ForgetPrune(said(Reason.PRUNE_FAILED, why));
    }

    private static Announcement said(Reason reason, String more) {
        return new Announcement(reason, (reason.meaning() + " " + more).strip());
    }
}
