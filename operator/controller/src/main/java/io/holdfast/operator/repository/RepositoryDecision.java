package io.holdfast.operator.repository;

import io.holdfast.api.v1alpha1.BackupRepositoryStatus;
import io.holdfast.operator.status.Announcement;
import java.time.Instant;
import java.util.List;

/** What to do next for one BackupRepository. */
sealed interface RepositoryDecision {

    /** Write the status; {@code told} is empty unless the verdict changed. */
    record Save(BackupRepositoryStatus status, List<Announcement> told) implements RepositoryDecision {}

    /** Make the probe Job that the status already names. */
    record StartProbe(int number) implements RepositoryDecision {}

    /** Remove a probe that was given up before it ran. */
    record StopProbe(int number) implements RepositoryDecision {}

    record WaitUntil(Instant time) implements RepositoryDecision {}

    record WaitForChange() implements RepositoryDecision {}
}
