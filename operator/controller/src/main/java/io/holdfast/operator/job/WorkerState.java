package io.holdfast.operator.job;

import io.holdfast.operator.status.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where the Job of one piece of work stands, read from the Job and its pods. */
public sealed interface WorkerState {

    /** Whether something runs, or could still start to. */
    default boolean alive() {
        return switch (this) {
            case Starting _, Running _ -> true;
            case Lost lost -> lost.neverRan() || lost.reason() == Reason.WORKER_NODE_LOST;
            case Absent _, Ended _ -> false;
        };
    }

    /** There is no such Job. */
    record Absent() implements WorkerState {}

    /** The pod does not run yet; at {@code givenUp} that becomes a failure for {@code because}. */
    record Starting(String podName, Instant givenUp, Reason because, String message) implements WorkerState {}

    /** It runs; {@code givenUp} is when it is taken for lost if nothing more is heard of it, once its pod is to go. */
    record Running(String podName, @Nullable Instant givenUp) implements WorkerState {
        public Running(String podName) {
            this(podName, null);
        }
    }

    /** It ended and said something; {@code log} is its termination log, {@code clean} whether it ended with zero. */
    record Ended(String podName, boolean clean, String log) implements WorkerState {}

    /** It ended, or will never start, without saying anything. */
    record Lost(Reason reason, String message, String hint) implements WorkerState {

        /** The pod was given up before it ran: it left nothing behind, but its Job still stands. */
        public boolean neverRan() {
            return reason == Reason.IMAGE_UNAVAILABLE
                    || reason == Reason.UNSCHEDULABLE
                    || reason == Reason.WORKER_NOT_STARTING;
        }
    }
}
