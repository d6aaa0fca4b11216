package io.holdfast.cli.run.step;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.holdfast.adapter.cluster.Workloads;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.WorkloadRef;
import io.holdfast.api.v1alpha1.run.StepStatus;
import io.holdfast.cli.plan.Cluster;
import io.holdfast.cli.plan.ClusterSecrets;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.cli.plan.Repositories;
import io.holdfast.cli.plan.Secrets;
import io.holdfast.cli.plan.Sources;
import io.holdfast.cli.plan.Target;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.plan.Part;
import io.holdfast.recovery.plan.Resolution;
import io.holdfast.recovery.plan.RunScope;
import io.holdfast.recovery.run.ExecutionDraft;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the steps of one run work with.
 *
 * @param run which run it is
 * @param namespace where the steps work: the plan's own namespace, or the drill's
 * @param keep keeps the draft where the next worker finds it
 */
public record Stage(
        RunIdentity run,
        RunScope scope,
        Resolution resolution,
        String namespace,
        PlanFiles files,
        Repositories repositories,
        Openings openings,
        Points points,
        Cluster cluster,
        ExecutionDraft draft,
        Runnable keep,
        Surroundings surroundings,
        InstantSource clock) {

    /**
     * Which run.
     *
     * @param home namespace of the plan, of its policies and of the worker
     * @param uid names the run for all time
     */
    public record RunIdentity(String home, String plan, String name, String uid, Instant started) {

        /** What names of things that the run makes end with. */
        public String shortUid() {
            return uid.substring(0, 8);
        }

        /** What everything that the run makes is labelled with. */
        public Map<String, String> labels() {
            return labels(uid);
        }

        /** The same, of the run with that UID. */
        public static Map<String, String> labels(String uid) {
            return Map.of(Names.RUN_UID, uid, Names.MANAGED_BY, Names.MANAGER);
        }
    }

    /**
     * Where the worker runs.
     *
     * @param image of Holdfast, for pods that the run starts; empty outside of a cluster
     * @param pullPolicy of that image
     * @param address of the worker's pod; empty outside of a cluster
     * @param serviceAccount of the worker's pod; empty outside of a cluster
     * @param drillRole ClusterRole that a drill's worker gets in the namespaces that it makes; empty outside of a cluster
     */
    public record Surroundings(
            String image, String pullPolicy, String address, String serviceAccount, String drillRole) {

        /** Whether the worker is a pod of the cluster. */
        public boolean inCluster() {
            return !address.isEmpty();
        }
    }

    /** The client of the cluster. */
    public KubernetesClient client() {
        return cluster.client();
    }

    /** The Secrets of the namespace that the steps work in, as they are now. */
    public Secrets secrets() {
        return new ClusterSecrets(client(), namespace);
    }

    /** The workloads of the namespace that the steps work in. */
    public Workloads workloads() {
        return new Workloads(client(), namespace);
    }

    /** The part that a node belongs to. */
    public Part part(Node node) {
        return resolution.part(Objects.requireNonNull(node.component())).orElseThrow();
    }

    /** The part of that name. */
    public Part part(String component) {
        return resolution.part(component).orElseThrow();
    }

    /** Opens a component's store: production's in a recovery, the drill's own in a drill. */
    public Sources.Opened open(Part part, Cancellation cancellation) {
        Part.Data data = Objects.requireNonNull(part.data());
        Sources sources = new Sources(secrets(), cluster, cancellation);
        if (!scope.isolated()) {
            return sources.open(data.source(), run.home());
        }
        List<WorkloadRef> workloads = part.component().workloads();
        Map<String, String> labels = workloads().podLabels(which(workloads.getFirst()));
        return sources.open(data.source(), namespace, new Target.Pods(namespace, labels));
    }

    /** How often that step was begun, this time included. */
    int tries(Node node) {
        return draft.snapshot().steps().stream()
                .filter(step -> step.name().equals(node.name()))
                .mapToInt(StepStatus::tries)
                .findFirst()
                .orElse(1);
    }

    /** When that step was begun first. */
    Instant begun(Node node) {
        return draft.snapshot().steps().stream()
                .filter(step -> step.name().equals(node.name()))
                .flatMap(step -> Optional.ofNullable(step.startedAt()).stream())
                .findFirst()
                .orElse(run.started());
    }

    /** A text of the plan with the names of this run. */
    public String filled(String text) {
        return text.replace("$(namespace)", namespace).replace("$(run)", run.name());
    }

    /** A workload as the adapter names it. */
    public static Workloads.Which which(WorkloadRef workload) {
        return new Workloads.Which(workload.kind().kind(), workload.name());
    }
}
