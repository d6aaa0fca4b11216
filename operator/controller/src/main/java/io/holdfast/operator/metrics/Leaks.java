package io.holdfast.operator.metrics;

import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** What ended runs made and is there still, but for what a plan has kept for some time to be looked at. */
final class Leaks {
    private Leaks() {}

    /** @param keep how long what a failed run made is kept on purpose */
    static double count(Stream<RestoreRun> runs, Duration keep, Instant now) {
        return runs.filter(run -> run.getStatus() != null && run.getStatus().isOver())
                .map(run -> run.getStatus().execution())
                .filter(execution -> execution != null && !isKept(execution, keep, now))
                .flatMap(execution -> execution.ledger().stream())
                .filter(entry -> !entry.removed())
                .count();
    }

    private static boolean isKept(Execution execution, Duration keep, Instant now) {
        Instant ended = execution.finishedAt();
        return execution.found(Execution.KEPT_ON_FAILURE) && ended != null && now.isBefore(ended.plus(keep));
    }
}
