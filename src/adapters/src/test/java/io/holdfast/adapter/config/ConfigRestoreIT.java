package io.holdfast.adapter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import io.holdfast.testkit.PodLab;
import io.holdfast.testkit.Vault;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Configuration of one namespace that is restored into another one, while the first is still there. */
final class ConfigRestoreIT {
    private static final KubernetesClient CLIENT = PodLab.shared().client();

    private static final String SHOP = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: shop}
            spec:
              type: LoadBalancer
              externalTrafficPolicy: Local
              healthCheckNodePort: 30082
              loadBalancerIP: 203.0.113.7
              externalIPs: [203.0.113.8]
              selector: {app: web}
              ports:
                - {name: http, port: 80, nodePort: 30080}
                - {name: https, port: 443}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: peers, namespace: shop}
            spec:
              clusterIP: None
              selector: {app: web}
              ports: [{port: 80}]
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: bot, namespace: shop}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: bot, namespace: shop}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects:
              - {kind: ServiceAccount, name: bot, namespace: shop}
              - {kind: ServiceAccount, name: scraper, namespace: monitoring}
              - {kind: Group, name: "system:serviceaccounts:shop", apiGroup: rbac.authorization.k8s.io}
              - {kind: User, name: anna, apiGroup: rbac.authorization.k8s.io}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: own, namespace: shop}
            spec:
              podSelector: {}
              ingress:
                - from:
                    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}
                    - namespaceSelector:
                        matchExpressions:
                          - {key: kubernetes.io/metadata.name, operator: In, values: [shop, monitoring]}
                    - namespaceSelector: {matchLabels: {team: shop}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web, namespace: shop}
            spec:
              rules: [{host: shop.example.org}]
            """;

    @Test
    void whatIsRestoredBesideItsOriginalTakesNothingOfIt() {
        CLIENT.load(new ByteArrayInputStream(SHOP.getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
        Vault vault = new Vault();
        ConfigSettings settings = new ConfigSettings(
                List.of("shop"),
                Map.of(),
                List.of(
                        ConfigKind.Namespace,
                        ConfigKind.ServiceAccount,
                        ConfigKind.RoleBinding,
                        ConfigKind.NetworkPolicy,
                        ConfigKind.Service,
                        ConfigKind.Ingress),
                false,
                false,
                null);
        PointContent point = vault.content(vault.capture(new ConfigSource(CLIENT, settings)));
        RestoreOptions elsewhere = new RestoreOptions(false, List.of(), Map.of("shop", "copy"), null, false);

        Restored restored = new ConfigSource(CLIENT, settings).restore(point, elsewhere);
        Restored again = new ConfigSource(CLIENT, settings).restore(point, elsewhere);

        assertThat(restored.counts()).isEqualTo(again.counts()).containsEntry("services", 2L);
        assertThat(nodePorts("copy")).hasSize(2).doesNotContainNull().doesNotContainAnyElementsOf(nodePorts("shop"));
        assertThat(nodePorts("shop")).contains(30080);
        assertThat(service("copy", "web").getSpec().getHealthCheckNodePort()).isNotIn(0, null, 30082);
        assertThat(service("copy", "web").getSpec().getLoadBalancerIP()).isNull();
        assertThat(service("copy", "web").getSpec().getExternalIPs()).isEmpty();
        assertThat(heard("copy")).containsExactly("copy", "[copy, monitoring]", "shop");
        assertThat(restored.warnings())
                .containsExactly("keep the hosts of their originals, and may take their traffic: Ingress copy/web");
        assertThat(service("copy", "peers").getSpec().getClusterIP()).isEqualTo("None");
        assertThat(subjects("copy"))
                .containsExactly("copy/bot", "monitoring/scraper", "null/system:serviceaccounts:copy", "null/anna");
        assertThat(subjects("shop")).contains("shop/bot");
    }

    @Test
    void oneRefusedObjectKeepsTheRestBackOnlyFromWhoDoesNotKeepGoing() {
        for (String name : List.of("fixed", "free")) {
            configMap("stall", name, "then", false);
        }
        ConfigSettings settings =
                new ConfigSettings(List.of("stall"), Map.of(), List.of(ConfigKind.ConfigMap), false, false, null);
        Vault vault = new Vault();
        PointContent point = vault.content(vault.capture(new ConfigSource(CLIENT, settings)));
        configMap("stall", "fixed", "now", true);
        configMap("stall", "free", "now", false);
        RestoreOptions replacing = new RestoreOptions(true, List.of(), Map.of(), null, false);

        assertThatThrownBy(() -> new ConfigSource(CLIENT, settings).restore(point, replacing))
                .hasMessageContaining("ConfigMap stall/fixed cannot be changed");
        assertThat(value("stall", "free")).isEqualTo("now");

        assertThatThrownBy(() -> new ConfigSource(CLIENT, settings).restore(point, replacing.keepingGoing(true)))
                .isInstanceOf(InvalidPlanException.class)
                .hasMessageContaining("1 objects were refused")
                .hasMessageContaining("ConfigMap stall/fixed")
                .hasMessageContaining("immutable");
        assertThat(value("stall", "free")).isEqualTo("then");
        assertThat(value("stall", "fixed")).isEqualTo("now");
    }

    private static void configMap(String namespace, String name, String value, boolean immutable) {
        String yaml = """
                apiVersion: v1
                kind: Namespace
                metadata: {name: %1$s}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %2$s, namespace: %1$s}
                data: {value: %3$s}
                immutable: %4$s
                """.formatted(namespace, name, value, immutable);
        CLIENT.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
    }

    private static @Nullable String value(String namespace, String name) {
        return CLIENT.configMaps()
                .inNamespace(namespace)
                .withName(name)
                .get()
                .getData()
                .get("value");
    }

    private static List<Integer> nodePorts(String namespace) {
        return service(namespace, "web").getSpec().getPorts().stream()
                .map(ServicePort::getNodePort)
                .toList();
    }

    private static List<String> heard(String namespace) {
        return CLIENT
                .network()
                .v1()
                .networkPolicies()
                .inNamespace(namespace)
                .withName("own")
                .get()
                .getSpec()
                .getIngress()
                .getFirst()
                .getFrom()
                .stream()
                .map(NetworkPolicyPeer::getNamespaceSelector)
                .map(selector -> selector.getMatchLabels().isEmpty()
                        ? selector.getMatchExpressions().getFirst().getValues().toString()
                        : selector.getMatchLabels().values().iterator().next())
                .toList();
    }

    private static Service service(String namespace, String name) {
        return CLIENT.services().inNamespace(namespace).withName(name).get();
    }

    private static List<String> subjects(String namespace) {
        List<Subject> subjects = CLIENT.rbac()
                .roleBindings()
                .inNamespace(namespace)
                .withName("bot")
                .get()
                .getSubjects();
        return subjects.stream()
                .map(subject -> subject.getNamespace() + "/" + subject.getName())
                .toList();
    }
}
