package io.holdfast.cli.run.step;

import io.holdfast.adapter.cluster.Workloads;
import io.holdfast.api.v1alpha1.plan.ScaleAction;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.run.Outcome;

/** Scales one workload, and waits until it is so. */
final class ScaleEffect implements Effect {

    private final Stage stage;
    private final ScaleAction action;

    ScaleEffect(Stage stage, ScaleAction action) {
        this.stage = stage;
        this.action = action;
    }

    @Override
    public Outcome run(Node node, Cancellation cancellation) {
        Workloads.Which which = Stage.which(action.workload());
        QuiesceEffect scaling = new QuiesceEffect(stage);
        Integer wanted = action.replicas();
        int replicas = wanted != null
                ? wanted
                : scaling.before(which)
                        .orElseThrow(() -> new InvalidPlanException(
                                Reason.InvalidPlan,
                                "the step says no number of replicas, and this run has not scaled " + which,
                                "set replicas, or scale it down by an earlier step"));
        return Outcome.Done.saying(scaling.scale(which, replicas, node, cancellation));
    }
}
