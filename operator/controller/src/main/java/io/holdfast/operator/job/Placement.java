package io.holdfast.operator.job;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeAffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirementBuilder;
import io.fabric8.kubernetes.api.model.PodAffinity;
import io.fabric8.kubernetes.api.model.PodAffinityBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.holdfast.api.v1alpha1.NodeRequirement;
import io.holdfast.api.v1alpha1.PodSelector;
import io.holdfast.api.v1alpha1.WorkerSettings;
import io.holdfast.api.v1alpha1.Workload;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Where a worker pod may run, and where it should. */
final class Placement {
    /** Every pod of a StatefulSet carries its own name in it; other pods are named by a selector. */
    private static final String POD_NAME = "statefulset.kubernetes.io/pod-name";

    private static final int STRONGEST = 100;

    private final WorkerSettings settings;
    private final WorkerPlan plan;

    Placement(WorkerSettings settings, WorkerPlan plan) {
        this.settings = settings;
        this.plan = plan;
    }

    PodSpecBuilder applyTo(PodSpecBuilder pod) {
        return pod.withNodeSelector(settings.nodeSelector())
                .withTolerations(settings.tolerations().stream()
                        .map(Placement::toleration)
                        .toList())
                .withPriorityClassName(settings.priorityClassName())
                .withAffinity(affinity());
    }

    private Affinity affinity() {
        AffinityBuilder affinity = new AffinityBuilder();
        if (!settings.nodeRequirements().isEmpty()) {
            affinity.withNodeAffinity(required());
        }
        String near = settings.nearSource();
        if (near != null) {
            plan.source().ifPresent(pod -> affinity.withPodAffinity(preferred(near, pod)));
        }
        return affinity.build();
    }

    private NodeAffinity required() {
        return new NodeAffinityBuilder()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .addNewNodeSelectorTerm()
                .withMatchExpressions(settings.nodeRequirements().stream()
                        .map(Placement::expression)
                        .toList())
                .endNodeSelectorTerm()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .build();
    }

    private static PodAffinity preferred(String topologyKey, Workload pod) {
        return new PodAffinityBuilder()
                .addNewPreferredDuringSchedulingIgnoredDuringExecution()
                .withWeight(STRONGEST)
                .withNewPodAffinityTerm()
                .withTopologyKey(topologyKey)
                .withNamespaces(Stream.ofNullable(pod.namespace()).toList())
                .withNewLabelSelector()
                .withMatchLabels(labels(pod))
                .endLabelSelector()
                .endPodAffinityTerm()
                .endPreferredDuringSchedulingIgnoredDuringExecution()
                .build();
    }

    private static Map<String, String> labels(Workload workload) {
        PodSelector selector = workload.selector();
        return selector == null
                ? Map.of(POD_NAME, Objects.requireNonNullElse(workload.podName(), ""))
                : selector.matchLabels();
    }

    private static NodeSelectorRequirement expression(NodeRequirement requirement) {
        return new NodeSelectorRequirementBuilder()
                .withKey(requirement.key())
                .withOperator(requirement.operator().word())
                .withValues(requirement.values())
                .build();
    }

    private static Toleration toleration(io.holdfast.api.v1alpha1.Toleration wanted) {
        return new TolerationBuilder()
                .withKey(wanted.key())
                .withOperator(wanted.operator().word())
                .withValue(wanted.value())
                .withEffect(wanted.effect() == null ? null : wanted.effect().word())
                .withTolerationSeconds(wanted.tolerationSeconds())
                .build();
    }
}
