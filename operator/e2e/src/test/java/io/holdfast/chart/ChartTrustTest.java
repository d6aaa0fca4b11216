package io.holdfast.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the chart gives people, and what it lets the accounts of workers reach. */
class ChartTrustTest {
    /** ClusterRoles that the chart binds to nobody. */
    static final Set<String> PEOPLE =
            Set.of("holdfast-view", "holdfast-edit", "holdfast-admin", "holdfast-requester", "holdfast-approver");

    /** ClusterRoles for whoever owns a namespace and lets workers of another one in. */
    static final Set<String> GRANTS = Set.of("holdfast-capture", "holdfast-restore");

    @Test
    void whoeverMayEditMayNeitherStartRunsNorDecideAboutThem() throws Exception {
        Chart chart = Chart.render();
        Set<String> read = Set.of("get", "list", "watch");

        for (String role : List.of("holdfast-view", "holdfast-edit", "holdfast-approver")) {
            assertThat(chart.granted("ClusterRole", role))
                    .as(role)
                    .containsEntry("holdfast.io/restoreruns", new TreeSet<>(read));
        }
        for (String role : List.of("holdfast-view", "holdfast-edit", "holdfast-requester")) {
            assertThat(chart.granted("ClusterRole", role))
                    .as(role)
                    .containsEntry("holdfast.io/rundecisions", new TreeSet<>(read));
        }
        assertThat(chart.granted("ClusterRole", "holdfast-requester").get("holdfast.io/restoreruns"))
                .contains("create");
        assertThat(chart.granted("ClusterRole", "holdfast-approver").get("holdfast.io/rundecisions"))
                .contains("create");
        for (String role : PEOPLE) {
            assertThat(chart.granted("ClusterRole", role).keySet())
                    .as(role)
                    .allMatch(resource -> resource.startsWith("holdfast.io/") && !resource.contains("/status"));
        }
    }

    /** Sealed Secrets, quotas and limits are beyond the role admin, and so are the rights to escalate and to bind. */
    @Test
    void whatLetsWorkersIntoOtherNamespacesHoldsOnlyWhatTheirOwnersHold() throws Exception {
        Chart chart = Chart.render("--set=recovery.enabled=true");

        for (String role : GRANTS) {
            assertThat(chart.granted("ClusterRole", role))
                    .as(role)
                    .doesNotContainKey("bitnami.com/sealedsecrets")
                    .containsKey("/secrets")
                    .satisfies(verbs -> assertThat(verbs.get("/resourcequotas")).isSubsetOf("get", "list"))
                    .satisfies(verbs -> assertThat(verbs.get("rbac.authorization.k8s.io/roles"))
                            .isSubsetOf("get", "list", "create", "patch"));
        }
        assertThat(chart.granted("ClusterRole", "holdfast-capture").values())
                .as("writes nothing")
                .allMatch(verbs -> Set.of("get", "list", "create").containsAll(verbs))
                .filteredOn(verbs -> verbs.contains("create"))
                .hasSize(2);
        assertThat(Chart.render("--set=people.aggregate=false").granted("ClusterRole", "holdfast-capture"))
                .as("admin then holds nothing of Holdfast")
                .doesNotContainKey("holdfast.io/backuppolicies");
        assertThat(chart.objects("RoleBinding")
                        .map(one -> one.at("/roleRef/name").asText()))
                .doesNotContainAnyElementsOf(GRANTS);
    }

    @Test
    void twoReleasesOfTwoNamesShareNoNameOfTheWholeCluster() throws Exception {
        Chart chart = Chart.render("--set=drills.enabled=true,recovery.enabled=true,fullnameOverride=second");

        assertThat(chart.objects().stream()
                        .filter(object -> object.path("kind").asText().startsWith("Cluster")
                                || object.path("kind").asText().startsWith("ValidatingAdmission"))
                        .map(object -> object.at("/metadata/name").asText()))
                .hasSizeGreaterThan(10)
                .allMatch(name -> name.startsWith("second-"));
        assertThat(chart.text()).contains("{name: HOLDFAST_DRILL_CLUSTER_ROLE, value: second-drill}");
    }

    @Test
    void whatOnlyPoliciesConfineIsRefusedWithoutThem() {
        for (String what : List.of("drills", "recovery")) {
            assertThatThrownBy(() -> Chart.render("--set=admission.enabled=false," + what + ".enabled=true"))
                    .as(what)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void theAccountOfDrillsMakesNoNamespaceThatIsOpenToTheNodes() throws Exception {
        assertThat(Chart.render("--set=drills.enabled=true")
                        .objects("ValidatingAdmissionPolicy")
                        .filter(policy -> policy.at("/metadata/name").asText().equals("holdfast-drill-places"))
                        .map(policy -> policy.at("/spec/validations").toString()))
                .singleElement()
                .satisfies(rules -> assertThat(rules)
                        .contains("pod-security.kubernetes.io/enforce")
                        .contains("['baseline', 'restricted']"));
    }

    @Test
    void workersWorkInOtherNamespacesOnlyWhereTheyTrustEachOther() throws Exception {
        String two = "--set=namespaces={one,two},recovery.enabled=true";
        assertThat(foreign(Chart.render(two))).isEmpty();
        assertThat(foreign(Chart.render(two, "--set=trust.acrossNamespaces=true")))
                .containsExactlyInAnyOrder(
                        "one/holdfast-worker", "two/holdfast-worker", "one/holdfast-recovery", "two/holdfast-recovery");
    }

    /** Bindings of workers' accounts of other namespaces. */
    private static List<String> foreign(Chart chart) throws IOException {
        return chart.objects("RoleBinding")
                .filter(binding -> !binding.at("/metadata/name").asText().startsWith("holdfast-operator"))
                .filter(binding -> !binding.at("/subjects").findValuesAsText("namespace").stream()
                        .allMatch(binding.at("/metadata/namespace").asText()::equals))
                .map(binding -> binding.at("/metadata/namespace").asText() + "/"
                        + binding.at("/metadata/name").asText())
                .toList();
    }

    @Test
    void aRecoveryMayBindTheClusterRolesThatTheValuesName() throws Exception {
        assertThat(Chart.render("--set=recovery.enabled=true", "--set=recovery.bindClusterRoles={view,edit}")
                        .granted("Role", "holdfast-recovery"))
                .containsEntry("rbac.authorization.k8s.io/clusterroles[view,edit]", new TreeSet<>(Set.of("bind")));
    }
}
