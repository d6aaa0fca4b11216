package io.holdfast.cli.run.step;

import io.holdfast.adapter.cluster.DrillNamespace;
import io.holdfast.api.v1alpha1.plan.Isolation;
import java.util.Map;

/** The namespace of a run's own, as its worker makes it and as whoever comes last removes it. */
public final class Isolations {
    /** The ClusterRole that the chart gives a drill's worker in the namespaces that it makes. */
    private static final String ROLE = "holdfast-drill";

    private Isolations() {}

    /** The namespace of a run. */
    public static DrillNamespace namespace(Stage stage) {
        Isolation isolation = stage.resolution().plan().isolation();
        Stage.Surroundings here = stage.surroundings();
        return new DrillNamespace(
                stage.client(),
                new DrillNamespace.Settings(
                        stage.namespace(),
                        stage.run().labels(),
                        stage.run().home(),
                        Map.of("holdfast.io/run", stage.run().uid()),
                        isolation.allowEgress().stream()
                                .map(way -> new DrillNamespace.Way(way.cidr(), way.ports()))
                                .toList(),
                        isolation.quota(),
                        here.serviceAccount().isEmpty() ? null : new DrillNamespace.Role(ROLE, here.serviceAccount())));
    }
}
