package io.holdfast.operator.policy;

import io.holdfast.api.v1alpha1.ImportStatus;
import io.holdfast.operator.status.Announcement;

/** What to do about recovery points that are older than their policy. */
sealed interface ImportDecision {

    /** Nothing, or nothing now. */
    record Rest() implements ImportDecision {}

    /** A worker has to look for them. */
    record Start(Announcement announcement) implements ImportDecision {}

    /** The worker that failed goes, so that another one can look. */
    record Forget(ImportStatus status) implements ImportDecision {}

    /** That worker is done. */
    record Finish(ImportStatus status, Announcement announcement) implements ImportDecision {}
}
