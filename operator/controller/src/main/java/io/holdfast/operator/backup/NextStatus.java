package io.holdfast.operator.backup;

import io.fabric8.kubernetes.api.model.Condition;
import io.holdfast.api.v1alpha1.BackupPhase;
import io.holdfast.api.v1alpha1.BackupStatus;
import io.holdfast.api.v1alpha1.Cleanup;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.RecoveryPointRef;
import io.holdfast.api.v1alpha1.WorkerRef;
import io.holdfast.api.worker.Outcome;
import io.holdfast.api.worker.WorkerResult;
import io.holdfast.operator.status.Conditions;
import io.holdfast.operator.status.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The status that follows another one. Progress is left out: the worker writes that field, and it alone. */
final class NextStatus {
    private final BackupStatus before;
    private final long generation;
    private final Instant now;
    private List<Condition> conditions;
    private BackupPhase phase;
    private Integer attempt;
    private @Nullable Instant nextAttemptTime;
    private @Nullable WorkerRef worker;
    private @Nullable Instant startTime;
    private @Nullable Instant completionTime;
    private @Nullable WorkerResult result;
    private @Nullable Failure failure;
    private @Nullable Cleanup cleanup;

    NextStatus(BackupView view, Instant now) {
        this.before = view.status();
        this.generation = view.generation();
        this.now = now;
        this.conditions = before.conditions();
        this.phase = Objects.requireNonNullElse(before.phase(), BackupPhase.PENDING);
        this.attempt = view.attempt();
        this.worker = before.worker();
        this.startTime = before.startTime();
        this.completionTime = before.completionTime();
        this.failure = before.failure();
        this.cleanup = before.cleanup();
    }

    NextStatus pending(Reason reason, String message) {
        phase = BackupPhase.PENDING;
        return reconciling(reason, message);
    }

    NextStatus attempting(int number) {
        phase = BackupPhase.RUNNING;
        attempt = number;
        worker = null;
        startTime = startTime == null ? now : startTime;
        return reconciling(Reason.WORKER_STARTING, "attempt " + number + " is being started");
    }

    NextStatus working(String job, String pod, Reason reason, String message) {
        worker = new WorkerRef(job, pod.isEmpty() ? null : pod);
        return reconciling(reason, message);
    }

    NextStatus again(Instant at, Failure why) {
        failure = why;
        nextAttemptTime = at;
        return pending(
                Reason.WAITING_FOR_NEXT_ATTEMPT,
                "attempt " + attempt + " failed: " + why.reason() + ": " + why.message());
    }

    NextStatus succeeded(WorkerResult by, Reason reason, String message) {
        phase = BackupPhase.SUCCEEDED;
        result = by;
        failure = null;
        completionTime = now;
        conditions = folded().without(Conditions.RECONCILING)
                .yes(Conditions.SUCCEEDED, reason.word(), message)
                .list();
        return this;
    }

    /** As old as the state that the point holds: what is judged by its age must not take it for younger. */
    NextStatus imported(RecoveryPointRef point) {
        WorkerResult found =
                new WorkerResult(Outcome.SUCCEEDED, point, List.of(), null, Map.of(), List.of(), 0, null, false, 0);
        succeeded(found, Reason.IMPORTED, Reason.IMPORTED.meaning());
        completionTime = point.consistencyTime();
        return this;
    }

    NextStatus failed(Failure why) {
        phase = BackupPhase.FAILED;
        failure = why;
        completionTime = now;
        conditions = folded().without(Conditions.RECONCILING)
                .no(Conditions.SUCCEEDED, why.reason(), Objects.requireNonNullElse(why.message(), why.reason()))
                .list();
        return this;
    }

    NextStatus cleanup(Cleanup state) {
        cleanup = state;
        return this;
    }

    BackupStatus build() {
        WorkerResult by = result;
        return new BackupStatus(
                generation,
                conditions,
                phase,
                attempt,
                nextAttemptTime,
                worker,
                startTime,
                completionTime,
                null,
                by == null ? before.recoveryPoint() : by.recoveryPoint(),
                by == null ? before.repositories() : by.repositories(),
                by == null ? before.transport() : by.transport(),
                by == null ? before.durations() : by.durations(),
                by == null ? before.warnings() : by.warnings(),
                failure,
                by == null ? before.expired() : Integer.valueOf(by.expired()),
                cleanup,
                by == null ? before.foreign() : Integer.valueOf(by.foreign()));
    }

    private NextStatus reconciling(Reason reason, String message) {
        conditions =
                folded().yes(Conditions.RECONCILING, reason.word(), message).list();
        return this;
    }

    private Conditions folded() {
        return Conditions.from(conditions, generation, now);
    }
}
