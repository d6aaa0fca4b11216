package io.holdfast.operator.run;

import io.fabric8.kubernetes.api.model.Condition;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.WorkerRef;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RestoreRunStatus;
import io.holdfast.api.v1alpha1.run.RunState;
import io.holdfast.operator.status.Conditions;
import io.holdfast.operator.status.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The status that follows another one. The execution is left out: the worker writes that field, and it alone. */
final class NextRunStatus {
    private final Execution execution;
    private final long generation;
    private final Instant now;
    private List<Condition> conditions;
    private @Nullable RunState state;
    private @Nullable RunResult result;
    private int attempt;
    private @Nullable Instant nextAttemptTime;
    private @Nullable WorkerRef worker;
    private @Nullable Instant startTime;
    private @Nullable Instant completionTime;
    private @Nullable Failure failure;
    private @Nullable String frozenPlan;

    NextRunStatus(RunView view, Instant now) {
        RestoreRunStatus before = view.status();
        this.execution = view.execution();
        this.generation = view.generation();
        this.now = now;
        this.conditions = before.conditions();
        this.state = Objects.requireNonNullElse(before.state(), RunState.PENDING);
        this.result = before.result();
        this.attempt = view.attempt();
        this.nextAttemptTime = before.nextAttemptTime();
        this.worker = before.worker();
        this.startTime = before.startTime();
        this.completionTime = before.completionTime();
        this.failure = before.failure();
        this.frozenPlan = before.frozenPlan();
    }

    NextRunStatus waiting(Reason reason, String message) {
        return reconciling(reason, message);
    }

    /** What the run works from is kept, and is this; nothing else counts from now on. */
    NextRunStatus fixed(String digest) {
        frozenPlan = digest;
        return this;
    }

    NextRunStatus attempting(int number) {
        attempt = number;
        worker = null;
        nextAttemptTime = null;
        startTime = startTime == null ? now : startTime;
        state = RunState.RUNNING;
        return reconciling(Reason.WORKER_STARTING, "worker " + number + " is being started");
    }

    /** What the worker wrote decides where the run stands. */
    NextRunStatus working(String job, String pod, Reason reason, String message) {
        worker = new WorkerRef(job, pod.isEmpty() ? null : pod);
        state = Progress.state(execution);
        return reconciling(reason, Progress.of(execution).orElse(message));
    }

    NextRunStatus again(Instant at, Failure why) {
        nextAttemptTime = at;
        worker = null;
        return reconciling(
                Reason.WAITING_FOR_NEXT_ATTEMPT,
                "worker " + attempt + " ended: " + why.reason() + ": " + why.message() + "; another one goes on");
    }

    /** Ended without its worker; the next number belongs to the cleanup, and keeps the old worker from writing. */
    NextRunStatus givenUp(RunResult how, Failure why) {
        result = how;
        failure = why;
        attempt = attempt == 0 ? 0 : attempt + 1;
        worker = null;
        nextAttemptTime = null;
        state = RunState.CLEANING_UP;
        return reconciling(Reason.RUN_CLEANING_UP, Reason.RUN_CLEANING_UP.meaning());
    }

    NextRunStatus cleaning(String job, String pod) {
        worker = new WorkerRef(job, pod.isEmpty() ? null : pod);
        state = RunState.CLEANING_UP;
        return reconciling(Reason.RUN_CLEANING_UP, Reason.RUN_CLEANING_UP.meaning());
    }

    /** Cleaned up once more: the first time it was kept, or could not be removed. */
    NextRunStatus cleaningAgain() {
        attempt++;
        worker = null;
        nextAttemptTime = null;
        state = RunState.CLEANING_UP;
        return reconciling(Reason.RUN_CLEANING_UP, Reason.RUN_CLEANING_UP.meaning());
    }

    /** Ended by its worker, as that wrote down. */
    NextRunStatus ended() {
        result = Objects.requireNonNull(execution.result());
        failure = execution.failure();
        return finished(Objects.requireNonNullElse(execution.finishedAt(), now), null);
    }

    /** Over; what is left is looked at again at a later time. */
    NextRunStatus finished(Instant when, @Nullable Instant cleanAgain) {
        state = RunState.FINISHED;
        completionTime = completionTime == null ? when : completionTime;
        nextAttemptTime = cleanAgain;
        conditions = RunConditions.ended(
                Conditions.from(conditions, generation, now), execution, Objects.requireNonNull(result), failure);
        return this;
    }

    RestoreRunStatus build() {
        return new RestoreRunStatus(
                generation,
                conditions,
                state,
                result,
                attempt,
                nextAttemptTime,
                worker,
                startTime,
                completionTime,
                failure,
                frozenPlan,
                Progress.recoveryTime(execution),
                Progress.dataLoss(execution),
                null);
    }

    private NextRunStatus reconciling(Reason reason, String message) {
        conditions = RunConditions.underWay(Conditions.from(conditions, generation, now), execution)
                .yes(Conditions.RECONCILING, reason.word(), message)
                .list();
        return this;
    }
}
