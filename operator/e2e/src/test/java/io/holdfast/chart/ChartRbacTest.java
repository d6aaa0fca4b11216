package io.holdfast.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
            Need.to("patch", "holdfast.io/backups", "BackupReconciler is a Cleaner: its finalizer"),
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
            Need.to("get list watch", "/pods", "Workers.source: a worker's last words"),
            Need.to("create", "events.k8s.io/events", "Events.tell"));

    private static final List<Need> OPERATOR_THAT_WATCHES_CONFIGURATION = List.of(
            Need.to("list watch", "/secrets", "ScopeWatch: their metadata"),
            Need.to("list watch", "/configmaps", "ScopeWatch: their metadata"),
            Need.to("list watch", "bitnami.com/sealedsecrets", "ScopeWatch: their metadata"));

    private static final List<Need> WORKER = List.of(
            Need.to("get list", "/pods", "Pods: by name or by labels"),
            Need.to("get create", "/pods/exec", "ExecSite: a WebSocket's get, and create since Kubernetes 1.35"),
            Need.to("get create", "/pods/portforward", "ForwardSite: the same"),
            Need.to("get", "holdfast.io/backups", "StatusReporter: the client looks before it patches"),
            Need.to("get patch", "holdfast.io/backups/status", "StatusReporter: progress"));

    private static final List<Need> WORKER_OF_CONFIGURATION = List.of(
            Need.to("list", "/secrets", "ConfigSource"),
            Need.to("list", "/configmaps", "ConfigSource"),
            Need.to("list", "bitnami.com/sealedsecrets", "ConfigSource"));

    @Test
    void everyRoleGrantsWhatTheCodeUses() throws Exception {
        Chart chart = Chart.render();

        assertThat(granted(chart, "holdfast-operator-lease")).isEqualTo(needed(LEASE));
        assertThat(granted(chart, "holdfast-operator")).isEqualTo(needed(OPERATOR));
        Map<String, Set<String>> worker = needed(WORKER);
        worker.putAll(needed(WORKER_OF_CONFIGURATION));
        assertThat(granted(chart, "holdfast-worker")).isEqualTo(worker);
    }

    @Test
    void withoutSourcesOfKindConfigNobodyReadsSecrets() throws Exception {
        Chart chart = Chart.render("--set=worker.config=false");

        assertThat(granted(chart, "holdfast-worker")).isEqualTo(needed(WORKER));
        assertThat(chart.text()).doesNotContain("secrets");
    }

    @Test
    void onlyAnOperatorThatWatchesConfigurationMayListIt() throws Exception {
        Chart chart = Chart.render("--set=operator.watchConfiguration=true", "--set=worker.config=false");

        Map<String, Set<String>> operator = needed(OPERATOR);
        operator.putAll(needed(OPERATOR_THAT_WATCHES_CONFIGURATION));
        assertThat(granted(chart, "holdfast-operator")).isEqualTo(operator);
        assertThat(granted(chart, "holdfast-operator-lease")).isEqualTo(needed(LEASE));
        assertThat(granted(chart, "holdfast-worker")).isEqualTo(needed(WORKER));
    }

    @Test
    void nothingIsGrantedInNamespacesThatDidNotOptIn() throws Exception {
        Chart chart = Chart.render("--set=namespaces={one,two}");

        assertThat(chart.objects("ClusterRole")).isEmpty();
        assertThat(chart.objects("ClusterRoleBinding")).isEmpty();
        assertThat(chart.objects("Role")
                        .map(role -> role.at("/metadata/namespace").asText() + "/"
                                + role.at("/metadata/name").asText()))
                .containsExactlyInAnyOrder(
                        "backup/holdfast-operator-lease",
                        "one/holdfast-operator",
                        "one/holdfast-worker",
                        "two/holdfast-operator",
                        "two/holdfast-worker");
    }

    private static Map<String, Set<String>> needed(List<Need> needs) {
        Map<String, Set<String>> verbs = new TreeMap<>();
        needs.forEach(need ->
                verbs.computeIfAbsent(need.resource(), _ -> new TreeSet<>()).addAll(need.verbs()));
        return verbs;
    }

    private static Map<String, Set<String>> granted(Chart chart, String role) throws IOException {
        Map<String, Set<String>> verbs = new TreeMap<>();
        for (JsonNode object : chart.objects("Role")
                .filter(one -> one.at("/metadata/name").asText().equals(role))
                .toList()) {
            for (JsonNode rule : object.path("rules")) {
                assertThat(rule.fieldNames()).toIterable().containsOnly("apiGroups", "resources", "verbs");
                for (JsonNode group : rule.path("apiGroups")) {
                    for (JsonNode resource : rule.path("resources")) {
                        Set<String> granted =
                                verbs.computeIfAbsent(group.asText() + "/" + resource.asText(), _ -> new TreeSet<>());
                        rule.path("verbs").forEach(verb -> granted.add(verb.asText()));
                    }
                }
            }
        }
        return verbs;
    }
}
