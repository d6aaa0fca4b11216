package io.holdfast.cli.run.step;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.adapter.cluster.ClusterFailures;
import io.holdfast.adapter.cluster.Rights;
import io.holdfast.adapter.cluster.Rights.Right;
import io.holdfast.adapter.config.Applier;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.run.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Looks whether the ServiceAccount of a recovery may do what the plan will need. Asking changes nothing. */
final class SurroundingsEffect implements Effect {

    private static final int NAMED = 10;

    private final Stage stage;

    SurroundingsEffect(Stage stage) {
        this.stage = stage;
    }

    @Override
    public Outcome run(Node node, Cancellation cancellation) {
        List<Right> wanted = wanted(stage.run().home());
        List<Right> missing = new Rights(stage.client()).missing(wanted);
        if (missing.isEmpty()) {
            List<String> forbidden = forbidden();
            return forbidden.isEmpty()
                    ? Outcome.Done.saying("all " + wanted.size()
                            + " rights that a recovery needs are given, and the saved manifests are let in")
                    : Outcome.Failed.because(
                            "RecoveryForbidden",
                            "a recovery would be refused " + forbidden.size() + " of the saved objects: "
                                    + String.join("; ", forbidden.subList(0, Math.min(NAMED, forbidden.size()))),
                            "name the ClusterRoles that RoleBindings refer to in recovery.bindClusterRoles of the chart, or give the ServiceAccount these rights",
                            false);
        }
        return Outcome.Failed.because(
                "RightsMissing",
                "a recovery could not "
                        + String.join(
                                ", ", missing.stream().map(Right::toString).toList()),
                "set recovery.enabled of the chart for this namespace, or give the ServiceAccount these rights",
                false);
    }

    /** What the API server would not let in, asked by a dry run of everything. */
    private List<String> forbidden() {
        Manifests manifests = new Manifests(stage);
        if (!stage.points().has(manifests.holder())) {
            return List.of();
        }
        try {
            return new Applier(stage.client()).forbidden(manifests.all(manifests.holder()));
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "asking whether the saved manifests would be let in");
        }
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
            wanted.add(new Right("patch", "rbac.authorization.k8s.io", "rolebindings", namespace));
        }
        if (starts) {
            wanted.add(new Right("patch", "apps", "statefulsets", namespace));
            wanted.add(new Right("patch", "apps", "deployments", namespace));
        }
        return wanted;
    }
}
