package io.holdfast.operator.app;

import io.holdfast.operator.job.WorkerImage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How this operator was set up. Read once, at the start; a variable that is not known is refused. */
public record OperatorConfig(
        Set<String> namespaces,
        Duration namespaceInterval,
        WorkerImage worker,
        Duration startGrace,
        boolean watchConfiguration,
        boolean leaderElection,
        String leaseNamespace,
        String identity,
        int httpPort,
        int threads) {
    static final Setting<Set<String>> NAMESPACES = Setting.names(
            "HOLDFAST_NAMESPACES", "Namespaces to watch, separated by commas; empty means all of the cluster.");
    static final Setting<Duration> NAMESPACE_INTERVAL = Setting.time(
            "HOLDFAST_NAMESPACE_INTERVAL",
            "20s",
            "How often to look whether a namespace of these has gone or come back, and whether a drill left one whose run is gone.");
    static final Setting<String> WORKER_IMAGE =
            Setting.text("HOLDFAST_WORKER_IMAGE", "", "Image of the worker pods. Required.");
    static final Setting<String> WORKER_PULL_POLICY =
            Setting.text("HOLDFAST_WORKER_PULL_POLICY", "IfNotPresent", "imagePullPolicy of the worker pods.");
    static final Setting<String> WORKER_SERVICE_ACCOUNT = Setting.text(
            "HOLDFAST_WORKER_SERVICE_ACCOUNT",
            "holdfast-worker",
            "ServiceAccount of the worker pods; it must exist in every namespace that has a policy.");
    static final Setting<String> IMPORT_SERVICE_ACCOUNT = Setting.text(
            "HOLDFAST_IMPORT_SERVICE_ACCOUNT",
            "",
            "ServiceAccount of the workers that make Backups of recovery points older than their policy; without it none do.");
    static final Setting<String> DRILL_SERVICE_ACCOUNT = Setting.text(
            "HOLDFAST_DRILL_SERVICE_ACCOUNT",
            "",
            "ServiceAccount of the workers of drills, and of verifications that restore; without it they are refused.");
    static final Setting<String> DRILL_CLUSTER_ROLE = Setting.text(
            "HOLDFAST_DRILL_CLUSTER_ROLE",
            "holdfast-drill",
            "ClusterRole that the workers of drills get in the namespaces that they make.");
    static final Setting<String> CAPTURE_CLUSTER_ROLE = Setting.text(
            "HOLDFAST_CAPTURE_CLUSTER_ROLE",
            "holdfast-capture",
            "ClusterRole that lets workers capture in another namespace, where whoever owns that one binds it.");
    static final Setting<String> RESTORE_CLUSTER_ROLE = Setting.text(
            "HOLDFAST_RESTORE_CLUSTER_ROLE",
            "holdfast-restore",
            "ClusterRole that lets the workers of recoveries write in another namespace, where whoever owns that one binds it.");
    static final Setting<String> RECOVERY_SERVICE_ACCOUNT = Setting.text(
            "HOLDFAST_RECOVERY_SERVICE_ACCOUNT",
            "",
            "ServiceAccount of the workers of recoveries and readiness runs; without it recoveries are refused.");
    static final Setting<Duration> WORKER_START_GRACE = Setting.time(
            "HOLDFAST_WORKER_START_GRACE",
            "5m",
            "How long a worker pod may wait for a node, its image and its Secrets before the attempt is given up.");
    static final Setting<Boolean> WATCH_CONFIGURATION = Setting.flag(
            "HOLDFAST_WATCH_CONFIGURATION",
            "false",
            "Whether to watch the metadata of what policies with onChange capture; needs the right to list and watch it.");
    static final Setting<Boolean> LEADER_ELECTION = Setting.flag(
            "HOLDFAST_LEADER_ELECTION", "true", "Whether only the holder of the Lease holdfast-operator acts.");
    static final Setting<String> LEASE_NAMESPACE =
            Setting.text("HOLDFAST_LEASE_NAMESPACE", "holdfast-system", "Namespace of that Lease: the operator's own.");
    static final Setting<String> IDENTITY = Setting.text(
            "HOLDFAST_IDENTITY",
            "holdfast-operator",
            "Name of this instance in the Lease and in Events: its pod's name.");
    static final Setting<Integer> HTTP_PORT =
            Setting.number("HOLDFAST_HTTP_PORT", "8080", "Port of /metrics, /healthz and /readyz; 0 takes a free one.");
    static final Setting<Integer> THREADS = Setting.number(
            "HOLDFAST_THREADS", "10", "Objects that are looked at concurrently; none of them waits for data.");

    /** Every setting, in the order of the reference page. */
    static final List<Setting<?>> ALL = List.of(
            NAMESPACES,
            NAMESPACE_INTERVAL,
            WORKER_IMAGE,
            WORKER_PULL_POLICY,
            WORKER_SERVICE_ACCOUNT,
            IMPORT_SERVICE_ACCOUNT,
            DRILL_SERVICE_ACCOUNT,
            DRILL_CLUSTER_ROLE,
            CAPTURE_CLUSTER_ROLE,
            RESTORE_CLUSTER_ROLE,
            RECOVERY_SERVICE_ACCOUNT,
            WORKER_START_GRACE,
            WATCH_CONFIGURATION,
            LEADER_ELECTION,
            LEASE_NAMESPACE,
            IDENTITY,
            HTTP_PORT,
            THREADS);

    private static final String PREFIX = "HOLDFAST_";

    public static OperatorConfig from(Map<String, String> environment) {
        Set<String> unknown = new TreeSet<>(environment.keySet());
        unknown.removeIf(name -> !name.startsWith(PREFIX));
        unknown.removeAll(ALL.stream().map(Setting::name).collect(Collectors.toSet()));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("unknown settings: " + String.join(", ", unknown));
        }
        String image = WORKER_IMAGE.read(name -> environment.getOrDefault(name, ""));
        if (image.isEmpty()) {
            throw new IllegalArgumentException(WORKER_IMAGE.name() + " is required");
        }
        return new OperatorConfig(
                read(NAMESPACES, environment),
                read(NAMESPACE_INTERVAL, environment),
                new WorkerImage(
                        image,
                        read(WORKER_PULL_POLICY, environment),
                        read(WORKER_SERVICE_ACCOUNT, environment),
                        read(IMPORT_SERVICE_ACCOUNT, environment),
                        read(DRILL_SERVICE_ACCOUNT, environment),
                        read(RECOVERY_SERVICE_ACCOUNT, environment),
                        read(DRILL_CLUSTER_ROLE, environment),
                        read(CAPTURE_CLUSTER_ROLE, environment),
                        read(RESTORE_CLUSTER_ROLE, environment)),
                read(WORKER_START_GRACE, environment),
                read(WATCH_CONFIGURATION, environment),
                read(LEADER_ELECTION, environment),
                read(LEASE_NAMESPACE, environment),
                read(IDENTITY, environment),
                read(HTTP_PORT, environment),
                read(THREADS, environment));
    }

    private static <T> T read(Setting<T> setting, Map<String, String> environment) {
        return setting.read(name -> environment.getOrDefault(name, ""));
    }
}
