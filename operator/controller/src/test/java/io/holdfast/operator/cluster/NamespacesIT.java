package io.holdfast.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.operator.app.OperatorApp;
import io.holdfast.operator.app.OperatorConfig;
import io.holdfast.operator.status.Conditions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Namespaces that come and go with the operator's Roles in them; the operator may do what the chart lets it. */
class NamespacesIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Cluster CLUSTER = Cluster.shared();
    private static final String ID = Long.toString(System.nanoTime(), 36);
    private static final String STAYS = "stays-" + ID;
    private static final String GONE = "gone-" + ID;
    private static final String USER = "operator-" + ID;

    @BeforeAll
    static void prepare() {
        apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: %1$s}
                rules:
                  - {apiGroups: [holdfast.io], resources: [backuppolicies, backups, restoreruns], verbs: [patch]}
                  - {apiGroups: [""], resources: [namespaces], verbs: [get]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %1$s}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %1$s}]
                """.formatted(USER));
        namespace(STAYS);
        role(STAYS);
    }

    @AfterAll
    static void clear() {
        List.of(STAYS, GONE)
                .forEach(name -> CLUSTER.client().namespaces().withName(name).delete());
        CLUSTER.client().rbac().clusterRoleBindings().withName(USER).delete();
        CLUSTER.client().rbac().clusterRoles().withName(USER).delete();
    }

    @Test
    void aNamespaceThatIsGoneKeepsNoneOfTheOthersFromBeingServed() throws Exception {
        try (OperatorApp app = operator()) {
            assertServed(STAYS, "before");
            assertThat(watched(app, STAYS)).isTrue();
            assertThat(watched(app, GONE)).isFalse();

            namespace(GONE);
            Thread.sleep(Duration.ofSeconds(2));
            assertThat(watched(app, GONE)).isFalse();
            role(GONE);
            await(app, GONE, true);
            assertServed(GONE, "back");

            CLUSTER.client().namespaces().withName(GONE).delete();
            await(app, GONE, false);
            assertServed(STAYS, "after");

            namespace(GONE);
            role(GONE);
            await(app, GONE, true);
            assertServed(GONE, "again");
        }
    }

    @Test
    void anOperatorWithoutAnyNamespaceWaitsForOne() throws Exception {
        CompletableFuture<OperatorApp> start = CompletableFuture.supplyAsync(() -> {
            try {
                return operator("late-" + ID);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });
        assertThatThrownBy(() -> start.get(3, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        namespace("late-" + ID);
        role("late-" + ID);
        try (OperatorApp app = start.get(SOON.toSeconds(), TimeUnit.SECONDS)) {
            await(app, "late-" + ID, true);
            assertServed("late-" + ID, "first");
        }
        CLUSTER.client().namespaces().withName("late-" + ID).delete();
    }

    private static OperatorApp operator() throws IOException {
        return operator(STAYS + "," + GONE);
    }

    private static OperatorApp operator(String namespaces) throws IOException {
        Config asUser = new ConfigBuilder(CLUSTER.config())
                .withImpersonateUsername(USER)
                .build();
        return OperatorApp.start(
                OperatorConfig.from(Map.of(
                        "HOLDFAST_WORKER_IMAGE",
                        Cluster.WORKER_IMAGE,
                        "HOLDFAST_NAMESPACES",
                        namespaces,
                        "HOLDFAST_NAMESPACE_INTERVAL",
                        "1s",
                        "HOLDFAST_LEADER_ELECTION",
                        "false",
                        "HOLDFAST_HTTP_PORT",
                        "0")),
                asUser,
                InstantSource.system());
    }

    private static void assertServed(String namespace, String policy) {
        apply("""
                apiVersion: holdfast.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: %s, namespace: %s}
                spec:
                  repositories: [missing]
                  sources: [{name: cache, redis: {workload: {namespace: shop, podName: redis-0}}}]
                """.formatted(policy, namespace));
        BackupPolicy served = Cluster.eventually(
                policy + " in " + namespace,
                SOON,
                () -> Optional.ofNullable(CLUSTER.client()
                                .resources(BackupPolicy.class)
                                .inNamespace(namespace)
                                .withName(policy)
                                .get())
                        .filter(one -> one.getStatus() != null));
        assertThat(Conditions.isTrue(served.getStatus().conditions(), Conditions.READY))
                .isFalse();
    }

    private static void await(OperatorApp app, String namespace, boolean expected) {
        Cluster.eventually(
                namespace + (expected ? " is watched" : " is not watched"),
                SOON,
                () -> watched(app, namespace) == expected ? Optional.of(true) : Optional.empty());
    }

    private static boolean watched(OperatorApp app, String namespace) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String metrics = http.send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + app.port() + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            String series = "holdfast_namespace_watched{backup_namespace=\"" + namespace + "\"} ";
            assertThat(metrics).contains(series);
            return metrics.contains(series + "1");
        } catch (IOException | InterruptedException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static void namespace(String name) {
        Cluster.eventually(
                "the end of an earlier " + name,
                SOON,
                () -> CLUSTER.client().namespaces().withName(name).get() == null
                        ? Optional.of(true)
                        : Optional.empty());
        apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: %s}
                """.formatted(name));
    }

    private static void role(String namespace) {
        apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: operator, namespace: %1$s}
                rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: operator, namespace: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: operator}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %2$s}]
                """.formatted(namespace, USER));
    }

    private static void apply(String yaml) {
        CLUSTER.client()
                .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
    }
}
