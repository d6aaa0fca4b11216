package io.holdfast.cli.run.step;

import io.holdfast.adapter.cluster.Observations;
import io.holdfast.api.v1alpha1.plan.WaitAction;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.run.Outcome;
import java.util.Optional;

/** Waits until an object has a condition. */
final class WaitEffect implements Effect {

    private final Stage stage;
    private final WaitAction action;

    WaitEffect(Stage stage, WaitAction action) {
        this.stage = stage;
        this.action = action;
    }

    @Override
    public Outcome run(Node node, Cancellation cancellation) {
        Observations observations = new Observations(stage.client(), stage.namespace());
        String what = action.condition() + "=" + action.status() + " of " + action.kind() + "/" + action.name();
        new Patience(stage.clock(), cancellation, node.timeout())
                .until(
                        what,
                        () -> {
                            Optional<String> status = observations.condition(
                                    action.apiVersion(), action.kind(), action.name(), action.condition());
                            return status.filter(action.status()::equals).isPresent()
                                    ? Optional.empty()
                                    : Optional.of(
                                            status.map(one -> "it is " + one).orElse("it has no such condition yet"));
                        },
                        "look at it: kubectl describe");
        return Outcome.Done.saying(what);
    }
}
