package io.holdfast.operator.policy;

import io.holdfast.operator.status.Announcement;
import java.time.Instant;
import java.util.List;

/** What to do next for a BackupPolicy that is being deleted. */
sealed interface DeletionDecision {

    /** Delete these Backups and wait until they are gone. */
    record DeleteBackups(List<String> names) implements DeletionDecision {}

    record StartPrune(Announcement announcement) implements DeletionDecision {}

    /** Remove a prune Job that failed, so that another one can be made. */
    record ForgetPrune(Announcement announcement) implements DeletionDecision {}

    record WaitUntil(Instant time) implements DeletionDecision {}

    record Release(List<Announcement> announcements) implements DeletionDecision {}
}
