package io.holdfast.cli.run.step;

import io.holdfast.adapter.cluster.Rights;
import io.holdfast.adapter.cluster.Rights.Right;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.run.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Looks whether the ServiceAccount of a recovery may do what the plan will need. Asking changes nothing. */
final class SurroundingsEffect implements Effect {

    private final Stage stage;

    SurroundingsEffect(Stage stage) {
        this.stage = stage;
    }

    @Override
    public Outcome run(Node node, Cancellation cancellation) {
        List<Right> wanted = wanted(stage.run().home());
        List<Right> missing = new Rights(stage.client()).missing(wanted);
        if (missing.isEmpty()) {
            return Outcome.Done.saying("all " + wanted.size() + " rights that a recovery needs are given");
        }
        return Outcome.Failed.because(
                "RightsMissing",
                "a recovery could not "
                        + String.join(
                                ", ", missing.stream().map(Right::toString).toList()),
                "set recovery.enabled of the chart for this namespace, or give the ServiceAccount these rights",
                false);
    }

    private List<Right> wanted(String namespace) {
        List<Right> wanted = new ArrayList<>(List.of(
                new Right("get", "", "secrets", namespace),
                new Right("list", "", "pods", namespace),
                new Right("create", "", "pods/exec", namespace)));
        boolean configures = stage.resolution().parts().stream().anyMatch(part -> part.isConfiguration());
        boolean starts = stage.resolution().parts().stream()
                .anyMatch(part -> !part.component().workloads().isEmpty());
        if (configures) {
            for (String resource : List.of("secrets", "configmaps", "services", "serviceaccounts")) {
                wanted.add(new Right("patch", "", resource, namespace));
                wanted.add(new Right("create", "", resource, namespace));
            }
            wanted.add(new Right("patch", "rbac.authorization.k8s.io", "roles", namespace));
        }
        if (starts) {
            wanted.add(new Right("patch", "apps", "statefulsets", namespace));
            wanted.add(new Right("patch", "apps", "deployments", namespace));
        }
        return wanted;
    }
}
