package io.holdfast.cli.run.step;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.adapter.cluster.ClusterFailures;
import io.holdfast.adapter.config.Applier;
import io.holdfast.adapter.config.SavedObject;
import io.holdfast.api.v1alpha1.WorkloadRef;
import io.holdfast.api.v1alpha1.plan.Component;
import io.holdfast.api.v1alpha1.plan.ComponentRestore;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.api.v1alpha1.plan.Step;
import io.holdfast.api.v1alpha1.run.RunFinding;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.drill.DrillManifests;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.run.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Applies the saved configuration: all that workloads need, but no workload, and nothing that lets traffic in. */
final class ConfigurationEffect implements Effect {
    /** Secrets that a SealedSecret makes again: applied first, they would get in its controller's way. */
    private static final String OWNED = "secrets-owned-by-sealedsecrets";

    private final Stage stage;
    private final Manifests manifests;

    ConfigurationEffect(Stage stage) {
        this.stage = stage;
        this.manifests = new Manifests(stage);
    }

    @Override
    public Outcome run(Node node, Cancellation cancellation) {
        String component = node.component() == null ? manifests.holder() : node.component();
        List<SavedObject> saved = manifests.all(component);
        try {
            return stage.scope().isolated() ? intoDrill(node, saved) : intoCluster(node, component, saved);
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "applying the configuration");
        }
    }

    private Outcome intoDrill(Node node, List<SavedObject> saved) {
        DrillManifests drill = manifests.drill();
        List<SavedObject> applied = new ArrayList<>();
        for (SavedObject object : saved) {
            if (!object.namespace().equals(stage.run().home()) || Manifests.WORKLOADS.contains(object.kind())) {
                continue;
            }
            Optional<ObjectNode> manifest = drill.configuration(Manifests.tree(object));
            if (manifest.isPresent()) {
                manifests.apply(manifest.get(), true);
                applied.add(object);
            }
        }
        List<RunFinding> findings = drill.copiedSecrets().isEmpty()
                ? List.of()
                : List.of(Findings.of(
                        Severity.LOW,
                        "SecretsCopied",
                        node.name(),
                        "these Secrets of the drill hold what production's hold: "
                                + String.join(", ", drill.copiedSecrets())));
        String message = "applied " + Manifests.counted(applied)
                + (drill.leftOut().isEmpty() ? "" : "; left out of drills: " + String.join(", ", drill.leftOut()));
        return new Outcome.Done(message, List.of(), findings, List.of(), null);
    }

    Outcome intoCluster(Node node, String component, List<SavedObject> saved) {
        ComponentRestore restore = stage.resolution()
                .part(component)
                .map(part -> part.component().restore())
                .orElse(ComponentRestore.USUAL);
        List<SavedObject> chosen = saved.stream()
                .filter(object ->
                        !Manifests.WORKLOADS.contains(object.kind()) && !Manifests.LATE.contains(object.kind()))
                .filter(object -> !Manifests.LAST.contains(object.kind()))
                .filter(object -> !object.folder().equals(OWNED))
                .filter(object -> isSelected(object, restore.select()))
                .toList();
        if (chosen.isEmpty()) {
            throw new InvalidPlanException(
                    Reason.NothingSelected,
                    "the recovery point holds nothing that component " + component + " selects",
                    "correct restore.select of the component");
        }
        Applier applier = new Applier(stage.client());
        Applier.Applied done = applier.applyEach(chosen, restore.replace());
        applier.compare(done.applied());
        List<RunFinding> findings = new ArrayList<>(Findings.refused(node.name(), done));
        findings.addAll(Findings.left(node.name(), applier));
        findings.addAll(Findings.besides(node.name(), applier));
        findings.addAll(uncovered(node, saved));
        return new Outcome.Done(
                "applied " + Manifests.counted(done.applied())
                        + (applier.besides().isEmpty() ? ", as the recovery point" : ", beside what is there"),
                List.of(),
                findings,
                List.of(),
                null);
    }

    /** Applies what makes the operator capture again. */
    Outcome policies(Node node, Cancellation cancellation) {
        List<SavedObject> saved = manifests.all(manifests.holder()).stream()
                .filter(object -> Manifests.LAST.contains(object.kind()))
                .toList();
        try {
            return applied(node, new Applier(stage.client()), saved, false);
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "applying the policies");
        }
    }

    /** A step that applied what it could; what was refused fails the run at its end. */
    static Outcome applied(Node node, Applier applier, List<SavedObject> saved, boolean replace) {
        Applier.Applied done = applier.applyEach(saved, replace);
        List<RunFinding> findings = new ArrayList<>(Findings.refused(node.name(), done));
        findings.addAll(Findings.left(node.name(), applier));
        return new Outcome.Done("applied " + Manifests.counted(done.applied()), List.of(), findings, List.of(), null);
    }

    private static boolean isSelected(SavedObject object, List<String> select) {
        return select.isEmpty()
                || select.stream()
                        .anyMatch(part -> object.folder().equals(part)
                                || (object.folder() + "/" + object.name()).equals(part)
                                || object.kind().name().equals(part));
    }

    /** What was saved and no part of the plan brings back is a hole that would be found too late. */
    private List<RunFinding> uncovered(Node node, List<SavedObject> saved) {
        List<String> started = stage.resolution().plan().components().stream()
                .flatMap(one -> workloads(one).stream())
                .map(WorkloadRef::toString)
                .toList();
        List<Step> steps = stage.resolution().plan().steps();
        String missing = saved.stream()
                .filter(object -> Manifests.WORKLOADS.contains(object.kind())
                        ? !started.contains(object.kind() + "/" + object.name())
                        : Manifests.LATE.contains(object.kind())
                                && steps.stream().noneMatch(step -> ApplyEffect.covers(step, object)))
                .map(object -> object.kind() + "/" + object.name())
                .collect(Collectors.joining(", "));
        return missing.isEmpty()
                ? List.of()
                : List.of(Findings.of(
                        Severity.MEDIUM,
                        "NotCovered",
                        node.name(),
                        "saved, but brought back by no component and no step of the plan: " + missing));
    }

    private static List<WorkloadRef> workloads(Component component) {
        return component.workloads();
    }
}
