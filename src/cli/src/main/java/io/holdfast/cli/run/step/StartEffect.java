package io.holdfast.cli.run.step;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.adapter.cluster.ClusterFailures;
import io.holdfast.adapter.cluster.Workloads;
import io.holdfast.adapter.config.SavedObject;
import io.holdfast.api.v1alpha1.WorkloadRef;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.api.v1alpha1.run.RunFinding;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.drill.DrillManifests;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.run.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Starts a component's workloads where they do not run, and waits until they are ready. */
final class StartEffect implements Effect {

    private final Stage stage;

    StartEffect(Stage stage) {
        this.stage = stage;
    }

    @Override
    public Outcome run(Node node, Cancellation cancellation) {
        List<String> said = new ArrayList<>();
        List<String> emptied = new ArrayList<>();
        List<WorkloadRef> workloads = stage.part(node).component().workloads();
        for (WorkloadRef workload : workloads) {
            Workloads.Which which = Stage.which(workload);
            if (!stage.workloads().exists(live(which))) {
                emptied.addAll(start(which));
                said.add("started " + which);
            } else {
                said.add(which + " was there");
            }
        }
        Patience patience = new Patience(stage.clock(), cancellation, node.timeout());
        for (WorkloadRef workload : workloads) {
            new ReadyWait(stage).await(live(Stage.which(workload)), patience);
        }
        List<RunFinding> findings = emptied.isEmpty()
                ? List.of()
                : List.of(Findings.of(
                        Severity.MEDIUM,
                        "VolumesEmptied",
                        node.name(),
                        "these volumes are production's own and were left empty in the drill: "
                                + String.join(", ", emptied)));
        return new Outcome.Done(String.join(", ", said) + "; all ready", List.of(), findings, List.of(), null);
    }

    /** Starts it; which of its volumes a drill has emptied. */
    private List<String> start(Workloads.Which which) {
        Manifests manifests = new Manifests(stage);
        SavedObject saved = manifests
                .workload(which)
                .orElseThrow(
                        () -> new InvalidPlanException(
                                Reason.SourceMissing,
                                which + " does not exist, and the recovery point of the manifests does not hold it",
                                "take a recovery point of the configuration that does (kinds of its config source), or correct the name"));
        try {
            ObjectNode manifest = Manifests.tree(saved);
            DrillManifests drill = manifests.drill();
            manifests.apply(stage.scope().isolated() ? drill.workload(manifest) : manifest, false);
            return drill.emptiedVolumes();
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "starting " + which);
        }
    }

    /** In a drill one pod stands for a DaemonSet's. */
    private Workloads.Which live(Workloads.Which which) {
        return stage.scope().isolated() && which.kind().equals("DaemonSet")
                ? new Workloads.Which("Deployment", which.name())
                : which;
    }
}
