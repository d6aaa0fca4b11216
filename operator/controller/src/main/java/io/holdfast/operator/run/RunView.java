package io.holdfast.operator.run;

import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.LedgerEntry;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.api.v1alpha1.run.RestoreRunStatus;
import io.holdfast.operator.job.RunPlan;
import io.holdfast.operator.job.WorkerState;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * All that is known of one RestoreRun at one moment; nothing is decided here.
 *
 * @param plan what it works from, if it has begun or could
 * @param frozen how firmly that is fixed
 * @param missing why it cannot begin
 * @param older names of unfinished runs that came before, and that this one must not run beside
 * @param recovery name of a recovery that is under way in the namespace, for a run that gives way to it
 * @param worker the worker of the attempt that the status names
 * @param previous the worker of the attempt before
 * @param cleanup the cleanup that has the number of the attempt
 * @param copies the workers that keep safety copies
 */
record RunView(
        String uid,
        String name,
        Instant created,
        long generation,
        RestoreRunSpec spec,
        RestoreRunStatus status,
        Optional<RunPlan> plan,
        FrozenPlan.Firmness frozen,
        Optional<Failure> missing,
        List<String> older,
        Optional<String> recovery,
        WorkerState worker,
        WorkerState previous,
        WorkerState cleanup,
        List<SafetyCopies.Copy> copies) {

    int attempt() {
        Integer attempt = status.attempt();
        return attempt == null ? 0 : attempt;
    }

    Execution execution() {
        return Objects.requireNonNullElseGet(status.execution(), Execution::fresh);
    }

    /** What the run made and has not removed. */
    List<LedgerEntry> left() {
        return execution().ledger().stream().filter(entry -> !entry.removed()).toList();
    }
}
