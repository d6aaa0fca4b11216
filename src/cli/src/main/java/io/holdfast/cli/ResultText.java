package io.holdfast.cli;

import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.RecoveryPointRef;
import io.holdfast.api.v1alpha1.RepositoryOutcome;
import io.holdfast.api.worker.WorkerResult;
import java.io.PrintWriter;
import java.util.TreeMap;

/** A backup's result in words. */
record ResultText(PrintWriter out, PrintWriter err) {

    void print(BackupCommand.Line line) {
        WorkerResult result = line.result();
        String name = line.policy() + "/" + line.source();
        RecoveryPointRef point = result.recoveryPoint();
        if (point != null) {
            long millis = result.durations().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            long size = point.sizeBytes() == null ? 0 : point.sizeBytes();
            long stored = point.storedBytes() == null ? 0 : point.storedBytes();
            out.println(name
                    + (isUnchanged(result) ? ": unchanged since recovery point " : ": recovery point ")
                    + point.id());
            out.println("  at         " + point.key());
            out.println("  holds      the state of " + point.consistencyTime() + ", " + new TreeMap<>(point.counts()));
            if (!isUnchanged(result)) {
                out.println("  size       " + Sizes.bytes(size) + ", stored " + Sizes.bytes(stored) + ", "
                        + Sizes.seconds(millis) + ", "
                        + Sizes.rate(size, result.durations().getOrDefault("transfer", millis)));
            }
            if (result.transport() != null) {
                out.println("  transport  " + result.transport().chosen() + ": "
                        + result.transport().why());
            }
            if (result.expired() > 0) {
                out.println("  expired    " + result.expired() + " older recovery points");
            }
        }
        result.warnings().forEach(warning -> out.println("  warning    " + warning));
        Failure failure = result.failure();
        if (failure != null) {
            err.println(name + ": failed (" + failure.reason() + "): " + failure.message());
            err.println("  hint       " + failure.hint());
        }
        out.flush();
        err.flush();
    }

    private static boolean isUnchanged(WorkerResult result) {
        return result.repositories().stream().anyMatch(one -> one.outcome() == RepositoryOutcome.UNCHANGED);
    }
}
