package io.holdfast.cli.run;

import io.holdfast.adapter.cluster.TurnLease;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.cli.run.step.Stage;
import org.jspecify.annotations.Nullable;

/** The right to change a namespace: one recovery at a time, whoever started them. */
final class Turn implements AutoCloseable {
    private final @Nullable TurnLease lease;

    private Turn(@Nullable TurnLease lease) {
        this.lease = lease;
    }

    /** Takes the turn, or fails because another recovery of the namespace is under way; other runs need none. */
    static Turn take(RunTask task, Stage stage, RunSession.Given given) {
        if (task.run().mode() != RunMode.RECOVERY) {
            return new Turn(null);
        }
        TurnLease lease = new TurnLease(
                stage.client(),
                task.namespace(),
                task.uid() + " " + task.name(),
                given.stop(),
                TurnLease.Pace.usual(given.clock()));
        lease.take();
        return new Turn(lease);
    }

    @Override
    public void close() {
        if (lease != null) {
            lease.close();
        }
    }
}
