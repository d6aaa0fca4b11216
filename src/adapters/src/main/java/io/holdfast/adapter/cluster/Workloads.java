package io.holdfast.adapter.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** StatefulSets, Deployments and DaemonSets of one namespace. */
public final class Workloads {
    private final KubernetesClient client;
    private final String namespace;

    /** The client stays the caller's. */
    public Workloads(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** Which workload: a kind as the API server spells it, and a name. */
    public record Which(String kind, String name) {
        @Override
        public String toString() {
            return kind + "/" + name;
        }
    }

    /** Whether it exists. */
    public boolean exists(Which which) {
        return find(which).isPresent();
    }

    /** How many replicas it is to have. */
    public int replicas(Which which) {
        HasMetadata found = find(which).orElseThrow(() -> missing(which));
        return switch (found) {
            case StatefulSet set -> Objects.requireNonNullElse(set.getSpec().getReplicas(), 1);
            case Deployment deployment ->
                Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
            default -> 1;
        };
    }

    /** Asks for a number of replicas; does not wait. */
    public void scale(Which which, int replicas) {
        if (which.kind().equals("DaemonSet")) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan, which + " cannot be scaled", "a DaemonSet runs on every node; leave it out");
        }
        if (replicas(which) == replicas) {
            return;
        }
        try {
            String patch = "{\"spec\":{\"replicas\":" + replicas + "}}";
            switch (which.kind()) {
                case "StatefulSet" ->
                    client.apps()
                            .statefulSets()
                            .inNamespace(namespace)
                            .withName(which.name())
                            .patch(merge(), patch);
                default ->
                    client.apps()
                            .deployments()
                            .inNamespace(namespace)
                            .withName(which.name())
                            .patch(merge(), patch);
            }
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "scaling " + which + " to " + replicas);
        }
    }

    /** Why it is not ready yet; empty when all its replicas are, and none of an older state is left. */
    public Optional<String> notReady(Which which) {
        HasMetadata found = find(which).orElseThrow(() -> missing(which));
        return switch (found) {
            case StatefulSet set -> Readiness.of(set);
            case Deployment deployment -> Readiness.of(deployment);
            case DaemonSet set -> Readiness.of(set);
            default -> Optional.of("it is not known how to tell");
        };
    }

    /** The labels that its pods carry. */
    public Map<String, String> podLabels(Which which) {
        HasMetadata found = find(which).orElseThrow(() -> missing(which));
        return switch (found) {
            case StatefulSet set -> set.getSpec().getSelector().getMatchLabels();
            case Deployment deployment -> deployment.getSpec().getSelector().getMatchLabels();
            case DaemonSet set -> set.getSpec().getSelector().getMatchLabels();
            default -> Map.of();
        };
    }

    /** Its pods. */
    public List<Pod> pods(Which which) {
        try {
            return client.pods()
                    .inNamespace(namespace)
                    .withLabels(podLabels(which))
                    .list()
                    .getItems();
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "listing the pods of " + which);
        }
    }

    /** What keeps its pods from getting ready for good: an image that cannot be had, a crash, no room, a refusal. */
    public Optional<String> trouble(Which which) {
        List<Pod> pods = pods(which);
        return pods.isEmpty()
                ? Refusals.of(client, namespace, which.name())
                : pods.stream().flatMap(pod -> PodTrouble.of(pod).stream()).findFirst();
    }

    private Optional<? extends HasMetadata> find(Which which) {
        try {
            return Optional.ofNullable(resource(which).get());
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "looking up " + which + " in namespace " + namespace);
        }
    }

    private Resource<? extends HasMetadata> resource(Which which) {
        return switch (which.kind()) {
            case "StatefulSet" ->
                client.apps().statefulSets().inNamespace(namespace).withName(which.name());
            case "Deployment" ->
                client.apps().deployments().inNamespace(namespace).withName(which.name());
            case "DaemonSet" ->
                client.apps().daemonSets().inNamespace(namespace).withName(which.name());
            default ->
                throw new InvalidPlanException(
                        Reason.InvalidPlan,
                        which + " is no workload",
                        "workloads are StatefulSets, Deployments and DaemonSets");
        };
    }

    private InvalidPlanException missing(Which which) {
        return new InvalidPlanException(
                Reason.SourceMissing,
                "there is no " + which + " in namespace " + namespace,
                "correct the name, or add a component or step that applies it before this one");
    }

    private static io.fabric8.kubernetes.client.dsl.base.PatchContext merge() {
        return io.fabric8.kubernetes.client.dsl.base.PatchContext.of(
                io.fabric8.kubernetes.client.dsl.base.PatchType.JSON_MERGE);
    }

    static int number(@Nullable Integer value) {
        return value == null ? 0 : value;
    }
}
