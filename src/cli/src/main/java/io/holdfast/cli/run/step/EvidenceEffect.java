package io.holdfast.cli.run.step;

import io.holdfast.adapter.cluster.Observations;
import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.plan.EvidenceAction;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.run.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Keeps what pods logged and what the cluster told of them. */
final class EvidenceEffect implements Effect {

    private final Stage stage;
    private final EvidenceAction action;

    EvidenceEffect(Stage stage, EvidenceAction action) {
        this.stage = stage;
        this.action = action;
    }

    @Override
    public Outcome run(Node node, Cancellation cancellation) {
        Observations observations = new Observations(stage.client(), stage.namespace());
        EvidenceStore store = new EvidenceStore(stage);
        Map<String, String> labels =
                action.selector() == null ? Map.of() : action.selector().matchLabels();
        int seconds = Math.clamp(HoldfastDuration.parse(action.since()).toSeconds(), 0, Integer.MAX_VALUE);
        List<String> kept = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        if (action.logs()) {
            for (Observations.Log log : observations.logs(labels, action.previous())) {
                cancellation.check();
                kept.addAll(store.keep(node, log.file(), out -> {
                    if (!observations.copy(log, seconds, out)) {
                        silent.add(log.file());
                    }
                }));
            }
        }
        if (action.events()) {
            byte[] events = observations.events();
            kept.addAll(store.keep(node, "events.jsonl", out -> out.write(events)));
        }
        String message = kept.isEmpty()
                ? "there was nothing to keep, or the repository can only be read"
                : "kept " + kept.size() + " files"
                        + (silent.isEmpty() ? "" : "; not started, and so without a log: " + String.join(", ", silent));
        return new Outcome.Done(message, List.of(), List.of(), kept, null);
    }
}
