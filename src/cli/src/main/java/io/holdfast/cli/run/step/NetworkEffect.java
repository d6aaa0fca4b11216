package io.holdfast.cli.run.step;

import io.holdfast.adapter.cluster.NetworkCut;
import io.holdfast.api.v1alpha1.plan.NetworkAction;
import io.holdfast.api.v1alpha1.plan.NetworkVerb;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.run.Outcome;
import java.util.Map;

/**
 * Cuts pods off, or takes that back. The policy is named by the run and the pods, so that a later step of the same run,
 * and a rollback, find it.
 */
final class NetworkEffect implements Effect {

    private final Stage stage;
    private final NetworkAction action;

    NetworkEffect(Stage stage, NetworkAction action) {
        this.stage = stage;
        this.action = action;
    }

    @Override
    public Outcome run(Node node, Cancellation cancellation) {
        Map<String, String> labels =
                action.selector() == null ? Map.of() : action.selector().matchLabels();
        String name = "holdfast-cut-" + stage.run().shortUid() + "-"
                + Integer.toHexString(new java.util.TreeMap<>(labels).hashCode());
        NetworkCut cut = new NetworkCut(stage.client(), stage.namespace(), name);
        if (action.verb() == NetworkVerb.ISOLATE) {
            cut.isolate(labels);
            return Outcome.Done.saying("NetworkPolicy " + name + " cuts off " + pods(labels)
                    + "; the network plugin must enforce policies for this to hold");
        }
        cut.release();
        return Outcome.Done.saying("released " + pods(labels));
    }

    private static String pods(Map<String, String> labels) {
        return labels.isEmpty() ? "all pods of the namespace" : "pods with " + labels;
    }
}
