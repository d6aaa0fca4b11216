package io.holdfast.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The chart grants what the code uses, no less and no more. */
final class ChartRbacTest {

    /**
     * Something that the code does at the API server.
     *
     * @param resource with its group, as in {@code batch/jobs}
     * @param verbs what it is done with
     * @param why who needs it
     */
    private record Need(String resource, Set<String> verbs, String why) {

        private static Need to(String verbs, String resource, String why) {
            return new Need(resource, Set.of(verbs.split(" ")), why);
        }
    }

    private static final List<Need> LEASE = List.of(
            Need.to("get create", "coordination.k8s.io/leases", "leader election reads the Lease, or makes it"),
            Need.to("patch", "coordination.k8s.io/leases", "ResourceLock.update: the leader renews it and gives it up"),
            Need.to("update", "coordination.k8s.io/leases", "LeaderElectionManager does not start without"));

    private static final List<Need> OPERATOR = List.of(
            Need.to("get list watch", "holdfast.io/backuprepositories", "RepositoryReconciler's cache"),
            Need.to("get list watch", "holdfast.io/backuppolicies", "PolicyReconciler's cache"),
            Need.to("get list watch", "holdfast.io/backups", "BackupReconciler's cache"),
            Need.to("patch", "holdfast.io/backuppolicies", "PolicyReconciler is a Cleaner: its finalizer"),
            Need.to("patch", "holdfast.io/backups", "BackupReconciler is a Cleaner: its finalizer, and PinnedBackups"),
            Need.to("get list watch", "holdfast.io/restoreplans", "PlanReconciler's cache"),
            Need.to("get list watch", "holdfast.io/restoreruns", "RunReconciler's cache"),
            Need.to("patch", "holdfast.io/restoreruns", "RunReconciler: its finalizer"),
            Need.to("create", "holdfast.io/restoreruns", "PlanReconciler and PolicyReconciler start what is due"),
            Need.to("delete", "holdfast.io/restoreruns", "PlanReconciler and PolicyReconciler keep the history short"),
            Need.to("create", "holdfast.io/rundecisions", "RunReconciler: a drill gives way to a recovery"),
            Need.to("patch", "holdfast.io/restoreplans/status", "applied by its reconciler"),
            Need.to("patch", "holdfast.io/restoreruns/status", "applied by its reconciler"),
            Need.to("update", "holdfast.io/restoreplans/finalizers", "owner of runs, where owners are checked"),
            Need.to("update", "holdfast.io/restoreruns/finalizers", "owner of workers, where owners are checked"),
            Need.to("create", "holdfast.io/backups", "PolicyReconciler starts runs that are due"),
            Need.to("delete", "holdfast.io/backups", "PolicyReconciler keeps the history short"),
            Need.to("patch", "holdfast.io/backuprepositories/status", "applied by its reconciler"),
            Need.to("patch", "holdfast.io/backuppolicies/status", "applied by its reconciler"),
            Need.to("patch", "holdfast.io/backups/status", "applied by its reconciler"),
            Need.to("update", "holdfast.io/backuprepositories/finalizers", "owner of probes, where owners are checked"),
            Need.to("update", "holdfast.io/backuppolicies/finalizers", "owner of Backups, where owners are checked"),
            Need.to("update", "holdfast.io/backups/finalizers", "owner of workers, where owners are checked"),
            Need.to("get list watch", "batch/jobs", "Workers.source: what became of a worker"),
            Need.to("create", "batch/jobs", "Workers.create"),
            Need.to("delete", "batch/jobs", "Workers.delete: a run that is stopped"),
            Need.to("get list watch create delete", "apps/controllerrevisions", "FrozenPlan: what a run works from"),
            Need.to("get list watch", "/pods", "Workers.source: a worker's last words"),
            Need.to("create", "events.k8s.io/events", "Events.tell"));

    private static final List<Need> FAREWELL = List.of(
            Need.to("patch", "holdfast.io/backuppolicies", "its finalizer, when the Role in a namespace goes first"),
            Need.to("patch", "holdfast.io/backups", "the same"),
            Need.to("patch", "holdfast.io/restoreruns", "the same"));

    /** What {@code ConfigKind} names, but for Namespace. */
    private static final List<String> CONFIGURATION = List.of(
            "/secrets",
            "/configmaps",
            "/services",
            "/serviceaccounts",
            "/persistentvolumeclaims",
            "/resourcequotas",
            "/limitranges",
            "apps/deployments",
            "apps/statefulsets",
            "apps/daemonsets",
            "batch/cronjobs",
            "networking.k8s.io/ingresses",
            "networking.k8s.io/networkpolicies",
            "policy/poddisruptionbudgets",
            "autoscaling/horizontalpodautoscalers",
            "rbac.authorization.k8s.io/roles",
            "rbac.authorization.k8s.io/rolebindings",
            "bitnami.com/sealedsecrets",
            "holdfast.io/backuprepositories",
            "holdfast.io/backuppolicies",
            "holdfast.io/restoreplans");

    private static final List<Need> RUN = List.of(
            Need.to("get", "holdfast.io/restoreruns", "ResourceJournal: its own run"),
            Need.to("get patch", "holdfast.io/restoreruns/status", "ResourceJournal: its own state, after each step"),
            Need.to("get list", "holdfast.io/rundecisions", "ResourceDesk: what people decide"),
            Need.to("get patch", "holdfast.io/rundecisions/status", "ResourceDesk: the answer"));

    private static final List<Need> STEPS = List.of(
            Need.to("get list", "/pods", "Workloads, Observations and Errand"),
            Need.to("get", "/pods/log", "Observations: evidence"),
            Need.to("get create", "/pods/exec", "ExecSite"),
            Need.to("get create", "/pods/portforward", "ForwardSite and ServiceDoor"),
            Need.to("list", "events.k8s.io/events", "Observations: evidence"),
            Need.to("get create delete", "batch/jobs", "Errand: probes, and what steps run"),
            Need.to("get create patch delete", "networking.k8s.io/networkpolicies", "NetworkCut and DrillNamespace"));

    private static final List<Need> WORKER = List.of(
            Need.to("get list", "/pods", "Pods: by name or by labels"),
            Need.to("get create", "/pods/exec", "ExecSite: a WebSocket's get, and create since Kubernetes 1.35"),
            Need.to("get create", "/pods/portforward", "ForwardSite: the same"),
            Need.to("get", "holdfast.io/backups", "StatusReporter: the client looks before it patches"),
            Need.to("list", "holdfast.io/backups", "PointsInUse: what an annotation pins"),
            Need.to("get patch", "holdfast.io/backups/status", "StatusReporter: progress"),
            Need.to("list", "holdfast.io/restoreruns", "PointsInUse: what must not expire"));

    private static final List<Need> IMPORT = List.of(
            Need.to("get", "holdfast.io/backuppolicies", "ClusterBackups: the owner of what it makes"),
            Need.to("list", "holdfast.io/backups", "ClusterBackups: which recovery points have one"),
            Need.to("create", "holdfast.io/backups", "ClusterBackups: one of each other recovery point"),
            Need.to("import", "holdfast.io/backups", "what the admission policy of imports asks for"));

    private static final List<Need> WORKER_OF_CONFIGURATION = configuration("list", "ConfigSource");

    private static final List<Need> RECOVERY = List.of(
            Need.to("escalate bind", "rbac.authorization.k8s.io/roles", "ConfigRestore: Roles with rights of others"),
            Need.to("escalate bind", "rbac.authorization.k8s.io/rolebindings", "the same"),
            Need.to("get patch", "/namespaces[backup]", "TurnLease looks for it, ConfigRestore applies its labels"),
            Need.to("get create update delete", "coordination.k8s.io/leases", "TurnLease"));

    private static final List<Need> DRILL = List.of(
            Need.to("list", "/pods", "ReachProbe: what must not be reached"),
            Need.to("list", "/services", "ReachProbe: the same"));

    private static final List<Need> DRILL_PLACES = List.of(
            Need.to("get create delete", "/namespaces", "DrillNamespace, and Removal"),
            Need.to(
                    "get create patch",
                    "rbac.authorization.k8s.io/rolebindings",
                    "DrillNamespace: its own rights in it"),
            Need.to("bind", "rbac.authorization.k8s.io/clusterroles[holdfast-drill]", "DrillNamespace: the same"),
            Need.to("get", "/services[kubernetes]", "ReachProbe: the API server's address"));

    private static final List<Need> INSIDE_A_DRILL = List.of(
            Need.to("get list create patch", "/secrets", "ConfigurationEffect"),
            Need.to("get list create patch", "/configmaps", "ConfigurationEffect"),
            Need.to("get list create patch", "/services", "ConfigurationEffect"),
            Need.to("get list create patch", "/serviceaccounts", "ConfigurationEffect"),
            Need.to("get list create patch", "/persistentvolumeclaims", "ConfigurationEffect"),
            Need.to("get list create patch", "/resourcequotas", "DrillNamespace"),
            Need.to("get list create patch", "/limitranges", "DrillNamespace"),
            Need.to("get list create patch", "apps/deployments", "StartEffect"),
            Need.to("get list create patch", "apps/statefulsets", "StartEffect"),
            Need.to("get list create patch", "apps/daemonsets", "StartEffect"));

    @Test
    void everyRoleGrantsWhatTheCodeUses() throws Exception {
        Chart chart = Chart.render();

        assertThat(granted(chart, "holdfast-operator-lease")).isEqualTo(needed(List.of(LEASE)));
        assertThat(granted(chart, "holdfast-operator")).isEqualTo(needed(List.of(OPERATOR)));
        assertThat(granted(chart, "holdfast-worker"))
                .isEqualTo(needed(List.of(WORKER, RUN, WORKER_OF_CONFIGURATION, List.of(OWN_NAMESPACE))));
        assertThat(granted(chart, "holdfast-import")).isEqualTo(needed(List.of(IMPORT)));
    }

    @Test
    void withoutImportsNoWorkerMayMakeBackups() throws Exception {
        Chart chart = Chart.render("--set=imports.enabled=false");

        assertThat(granted(chart, "holdfast-import")).isEmpty();
        assertThat(chart.text()).doesNotContain("holdfast-import");
    }

    @Test
    void whatRecoversMayWriteWhatIsCapturedAndNothingElse() throws Exception {
        Chart chart = Chart.render("--set=recovery.enabled=true");

        assertThat(granted(chart, "holdfast-recovery"))
                .isEqualTo(
                        needed(List.of(RUN, STEPS, RECOVERY, configuration("get list create patch", "ConfigRestore"))));
        assertThat(clusterRoles(chart)).containsExactly("holdfast-farewell");
    }

    @Test
    void aDrillMayDoNothingAtHomeAndBeyondItOnlyWhatItsOwnNamespaceNeeds() throws Exception {
        Chart chart = Chart.render("--set=drills.enabled=true");

        assertThat(granted("Role", chart, "holdfast-drill")).isEqualTo(needed(List.of(RUN, DRILL)));
        assertThat(granted("ClusterRole", chart, "holdfast-drill-places")).isEqualTo(needed(List.of(DRILL_PLACES)));
        assertThat(granted("ClusterRole", chart, "holdfast-orphans"))
                .isEqualTo(needed(List.of(List.of(Need.to("list delete", "/namespaces", "Orphans")))));
        assertThat(granted("ClusterRole", chart, "holdfast-drill")).isEqualTo(needed(List.of(STEPS, INSIDE_A_DRILL)));
        assertThat(chart.objects("ClusterRoleBinding")
                        .map(binding -> binding.at("/roleRef/name").asText()))
                .containsExactlyInAnyOrder("holdfast-drill-places", "holdfast-orphans", "holdfast-farewell");
    }

    @Test
    void withoutSourcesOfKindConfigNobodyReadsSecrets() throws Exception {
        Chart chart = Chart.render("--set=worker.config=false");

        assertThat(granted(chart, "holdfast-worker")).isEqualTo(needed(List.of(WORKER, RUN)));
        assertThat(chart.text()).doesNotContain("secrets");
    }

    @Test
    void onlyAnOperatorThatWatchesConfigurationMayListIt() throws Exception {
        Chart chart = Chart.render("--set=operator.watchConfiguration=true", "--set=worker.config=false");

        assertThat(granted(chart, "holdfast-operator"))
                .isEqualTo(needed(List.of(OPERATOR, configuration("list watch", "ScopeWatch: their metadata"))));
        assertThat(granted(chart, "holdfast-operator-lease")).isEqualTo(needed(List.of(LEASE)));
        assertThat(granted(chart, "holdfast-worker")).isEqualTo(needed(List.of(WORKER, RUN)));
    }

    @Test
    void nothingIsGrantedInNamespacesThatDidNotOptIn() throws Exception {
        Chart chart = Chart.render("--set=namespaces={one,two}");

        assertThat(clusterRoles(chart)).containsExactly("holdfast-farewell");
        assertThat(granted("ClusterRole", chart, "holdfast-farewell"))
                .isEqualTo(needed(List.of(
                        FAREWELL,
                        List.of(Need.to("get", "/namespaces[one,two]", "Farewell: whether the namespace is going")))));
        assertThat(chart.objects("ValidatingAdmissionPolicy")
                        .filter(policy -> policy.at("/metadata/name").asText().equals("holdfast-farewell"))
                        .map(policy ->
                                policy.at("/spec/validations/0/expression").asText()))
                .containsExactly("request.namespace in ['one', 'two']");
        assertThat(chart.objects("Role")
                        .map(role -> role.at("/metadata/namespace").asText() + "/"
                                + role.at("/metadata/name").asText()))
                .containsExactlyInAnyOrder(
                        "backup/holdfast-operator-lease",
                        "one/holdfast-import",
                        "one/holdfast-operator",
                        "one/holdfast-worker",
                        "two/holdfast-import",
                        "two/holdfast-operator",
                        "two/holdfast-worker");
    }

    @Test
    void withoutAPolicyThatConfinesThemNothingIsGrantedBeyondTheNamespaces() throws Exception {
        Chart chart = Chart.render("--set=admission.enabled=false");

        assertThat(clusterRoles(chart)).isEmpty();
        assertThat(chart.objects("ClusterRoleBinding")).isEmpty();
    }

    private static List<String> clusterRoles(Chart chart) throws IOException {
        return chart.objects("ClusterRole")
                .map(role -> role.at("/metadata/name").asText())
                .filter(name -> !ChartTrustTest.PEOPLE.contains(name) && !ChartTrustTest.GRANTS.contains(name))
                .toList();
    }

    private static final Need OWN_NAMESPACE = Need.to("get", "/namespaces[backup]", "ConfigSource: its labels");

    private static List<Need> configuration(String verbs, String why) {
        return CONFIGURATION.stream()
                .map(resource -> Need.to(verbs, resource, why))
                .toList();
    }

    private static Map<String, Set<String>> needed(List<List<Need>> needs) {
        Map<String, Set<String>> verbs = new TreeMap<>();
        for (List<Need> some : needs) {
            some.forEach(need ->
                    verbs.computeIfAbsent(need.resource(), _ -> new TreeSet<>()).addAll(need.verbs()));
        }
        return verbs;
    }

    private static Map<String, Set<String>> granted(Chart chart, String role) throws IOException {
        return granted("Role", chart, role);
    }

    private static Map<String, Set<String>> granted(String kind, Chart chart, String role) throws IOException {
        return chart.granted(kind, role);
    }
}
