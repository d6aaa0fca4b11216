package io.holdfast.cli.run.step;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.holdfast.adapter.cluster.Workloads;
import io.holdfast.adapter.config.Applier;
import io.holdfast.adapter.config.Archive;
import io.holdfast.adapter.config.ConfigKind;
import io.holdfast.adapter.config.SavedObject;
import io.holdfast.api.v1alpha1.plan.Isolation;
import io.holdfast.engine.run.Progress;
import io.holdfast.recovery.drill.DrillManifests;
import io.holdfast.recovery.drill.DrillPlace;
import io.holdfast.recovery.drill.DrillSecretValues;
import io.holdfast.recovery.plan.Part;
import io.holdfast.recovery.plan.Resolution;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The saved manifests that a run works from, and what becomes of them. */
final class Manifests {
    /** What runs pods: started by the components that name it, in their order, and not with the configuration. */
    static final Set<ConfigKind> WORKLOADS =
            EnumSet.of(ConfigKind.StatefulSet, ConfigKind.Deployment, ConfigKind.DaemonSet);

    /** What acts on workloads, or lets traffic in: for a step that comes when they are ready. */
    static final Set<ConfigKind> LATE = EnumSet.of(
            ConfigKind.CronJob, ConfigKind.HorizontalPodAutoscaler, ConfigKind.PodDisruptionBudget, ConfigKind.Ingress);

    /** What starts captures: for the very end of a recovery. */
    static final Set<ConfigKind> LAST = EnumSet.of(ConfigKind.BackupPolicy);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Stage stage;

    Manifests(Stage stage) {
        this.stage = stage;
    }

    /** The component whose recovery point holds the manifests. */
    String holder() {
        return stage.resolution()
                .manifestPart()
                .map(Part::name)
                .filter(name -> stage.points().has(name))
                .orElse(Resolution.MANIFESTS);
    }

    /** Everything that a component's recovery point holds, in the order in which it is applied. */
    List<SavedObject> all(String component) {
        return Archive.read(stage.points().content(component, new Progress(stage.clock())), _ -> true);
    }

    /** The manifest of a workload of the plan's namespace. */
    Optional<SavedObject> workload(Workloads.Which which) {
        return Archive.read(
                        stage.points().content(holder(), new Progress(stage.clock())),
                        place -> place.startsWith(stage.run().home() + "/")
                                && place.endsWith("/" + which.name() + ".yaml"))
                .stream()
                .filter(saved -> saved.kind().name().equals(which.kind()))
                .findFirst();
    }

    /** What makes a drill's manifests of production's. */
    DrillManifests drill() {
        Isolation isolation = stage.resolution().plan().isolation();
        DrillPlace place = new DrillPlace(
                stage.run().home(), stage.namespace(), stage.run().labels());
        return new DrillManifests(isolation, place, new DrillSecretValues(isolation.secrets(), place, drillKey()));
    }

    /** Applies a manifest into the namespace that the run works in, or into the manifest's own. */
    void apply(ObjectNode manifest, boolean force) {
        GenericKubernetesResource object = JSON.convertValue(manifest, GenericKubernetesResource.class);
        ConfigKind kind = ConfigKind.of(object.getKind()).orElseThrow();
        String namespace = Objects.requireNonNullElse(object.getMetadata().getNamespace(), stage.namespace());
        new Applier(stage.client()).apply(new SavedObject(namespace, kind.plural(), kind, object), force);
    }

    static ObjectNode tree(SavedObject saved) {
        return JSON.valueToTree(saved.object());
    }

    /** Counts by kind, for messages: {@code 3 Secret, 2 Service}. */
    static String counted(List<SavedObject> objects) {
        Map<ConfigKind, Integer> counts = new TreeMap<>();
        objects.forEach(object -> counts.merge(object.kind(), 1, Integer::sum));
        return counts.isEmpty()
                ? "nothing"
                : String.join(
                        ", ",
                        counts.entrySet().stream()
                                .map(one -> one.getValue() + " " + one.getKey())
                                .toList());
    }

    /**
     * What the drill's secret values are made from: known to whoever holds the identity, and to nobody who sees the run.
     */
    private byte[] drillKey() {
        return stage.points()
                .opener()
                .identity()
                .derive("holdfast drill " + stage.run().uid());
    }
}
