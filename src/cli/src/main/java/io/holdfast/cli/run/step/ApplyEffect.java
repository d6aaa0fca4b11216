package io.holdfast.cli.run.step;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.adapter.cluster.ClusterFailures;
import io.holdfast.adapter.config.Applier;
import io.holdfast.adapter.config.SavedObject;
import io.holdfast.api.v1alpha1.plan.ApplyAction;
import io.holdfast.api.v1alpha1.plan.Step;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.drill.DrillManifests;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.run.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Applies saved manifests of some kinds. */
final class ApplyEffect implements Effect {

    private final Stage stage;
    private final ApplyAction action;

    ApplyEffect(Stage stage, ApplyAction action) {
        this.stage = stage;
        this.action = action;
    }

    /** Whether a step brings an object back. */
    static boolean covers(Step step, SavedObject object) {
        return step.apply() != null && takes(step.apply(), object);
    }

    @Override
    public Outcome run(Node node, Cancellation cancellation) {
        Manifests manifests = new Manifests(stage);
        List<SavedObject> chosen = manifests.all(manifests.holder()).stream()
                .filter(object -> takes(action, object))
                .toList();
        if (chosen.isEmpty()) {
            throw new InvalidPlanException(
                    Reason.NothingSelected,
                    "the recovery point of the manifests holds nothing that the step applies",
                    "correct kinds and names of the step, or add the kinds to the config source");
        }
        try {
            return stage.scope().isolated() ? intoDrill(manifests, chosen) : intoCluster(node, chosen);
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "applying " + Manifests.counted(chosen));
        }
    }

    Outcome intoCluster(Node node, List<SavedObject> chosen) {
        return ConfigurationEffect.applied(node, new Applier(stage.client()), chosen, action.replace());
    }

    private Outcome intoDrill(Manifests manifests, List<SavedObject> chosen) {
        DrillManifests drill = manifests.drill();
        List<SavedObject> applied = new ArrayList<>();
        for (SavedObject object : chosen) {
            if (Manifests.WORKLOADS.contains(object.kind())) {
                manifests.apply(drill.workload(Manifests.tree(object)), true);
                applied.add(object);
            } else {
                drill.configuration(Manifests.tree(object)).ifPresent(manifest -> {
                    manifests.apply(manifest, true);
                    applied.add(object);
                });
            }
        }
        return Outcome.Done.saying("applied " + Manifests.counted(applied)
                + (drill.leftOut().isEmpty() ? "" : "; left out of drills: " + String.join(", ", drill.leftOut())));
    }

    static boolean takes(ApplyAction action, SavedObject object) {
        return action.kinds().stream()
                        .anyMatch(kind -> kind.kind().equals(object.kind().name()))
                && (action.names().isEmpty() || action.names().contains(object.name()));
    }
}
