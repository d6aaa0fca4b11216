package io.holdfast.adapter.config;

import static io.holdfast.adapter.config.ConfigLab.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What was added since: a restore that replaces takes it away, and no other calls the rest the recovery point. */
final class ConfigReplaceIT {

    private static final String OBJECTS = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: NAME, labels: {pod-security.kubernetes.io/enforce: restricted}}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings, namespace: NAME}
            data: {a: "1"}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: admins, namespace: NAME}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: bot, namespace: NAME}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: deny, namespace: NAME}
            spec: {podSelector: {}, policyTypes: [Ingress]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: NAME}
            spec: {type: NodePort, selector: {app: api}, ports: [{name: http, port: 80}]}
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: disk, namespace: NAME}
            spec: {storageClassName: none, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: api, namespace: NAME}
            spec:
              replicas: 0
              selector: {matchLabels: {app: api}}
              template: {metadata: {labels: {app: api}}, spec: {containers: [{name: c, image: localhost/none, env: [{name: A, value: x}]}]}}
            """;

    /** Each is one that server-side apply leaves, because nobody who restores ever owned it. */
    @Test
    void whatWasAddedSinceIsTakenAway() {
        PointContent point = saved("extra");
        change("extra", ConfigKind.RoleBinding, "admins", """
                {"subjects": [{"kind": "User", "name": "mallory", "apiGroup": "rbac.authorization.k8s.io"}]}""");
        change("extra", ConfigKind.ServiceAccount, "bot", """
                {"imagePullSecrets": [{"name": "other"}], "automountServiceAccountToken": true}""");
        change("extra", ConfigKind.ConfigMap, "settings", """
                {"data": {"b": "2"}, "binaryData": {"c": "AAAA"}, "metadata": {"labels": {"new": "one"}}}""");
        change("extra", ConfigKind.NetworkPolicy, "deny", """
                {"spec": {"ingress": [{}]}}""");
        change("extra", ConfigKind.Service, "web", """
                {"spec": {"selector": {"also": "this"}, "externalIPs": ["203.0.113.8"]}, "metadata": {"annotations": {"a": "b"}}}""");
        change("extra", ConfigKind.PersistentVolumeClaim, "disk", """
                {"metadata": {"labels": {"new": "one"}}}""");
        change("extra", ConfigKind.Deployment, "api", """
                {"spec": {"template": {"spec": {"hostNetwork": true, "containers":
                  [{"name": "c", "image": "localhost/none", "env": [{"name": "A", "value": "x"}, {"name": "B", "value": "y"}]}]}}}}""");
        change("extra", ConfigKind.Namespace, "extra", """
                {"metadata": {"labels": {"new": "one", "pod-security.kubernetes.io/warn": "baseline"}}}""");
        Map<String, String> address = Map.of(
                "clusterIP", field("extra", ConfigKind.Service, "web", "/spec/clusterIP"),
                "nodePort", field("extra", ConfigKind.Service, "web", "/spec/ports/0/nodePort"));

        Restored restored = ConfigLab.restore(point, ConfigLab.replacing());

        assertThat(field("extra", ConfigKind.RoleBinding, "admins", "/subjects"))
                .isEmpty();
        assertThat(field("extra", ConfigKind.ServiceAccount, "bot", "/imagePullSecrets"))
                .isEmpty();
        assertThat(field("extra", ConfigKind.ConfigMap, "settings", "/binaryData"))
                .isEmpty();
        assertThat(field("extra", ConfigKind.ConfigMap, "settings", "/data")).isEqualTo("{\"a\":\"1\"}");
        assertThat(field("extra", ConfigKind.ConfigMap, "settings", "/metadata/labels"))
                .isEmpty();
        assertThat(field("extra", ConfigKind.NetworkPolicy, "deny", "/spec/ingress"))
                .isEmpty();
        assertThat(field("extra", ConfigKind.Service, "web", "/spec/selector")).isEqualTo("{\"app\":\"api\"}");
        assertThat(field("extra", ConfigKind.Service, "web", "/metadata/annotations"))
                .isEmpty();
        assertThat(field("extra", ConfigKind.PersistentVolumeClaim, "disk", "/metadata/labels"))
                .isEmpty();
        assertThat(field("extra", ConfigKind.Deployment, "api", "/spec/template/spec/hostNetwork"))
                .isEmpty();
        assertThat(field("extra", ConfigKind.Deployment, "api", "/spec/template/spec/containers/0/env/1"))
                .isEmpty();
        assertThat(field("extra", ConfigKind.Namespace, "extra", "/metadata/labels"))
                .contains("restricted", "pod-security.kubernetes.io/warn")
                .doesNotContain("new");
        assertThat(field("extra", ConfigKind.Service, "web", "/spec/clusterIP")).isEqualTo(address.get("clusterIP"));
        assertThat(field("extra", ConfigKind.Service, "web", "/spec/ports/0/nodePort"))
                .isEqualTo(address.get("nodePort"));
        assertThat(restored.warnings()).isEmpty();
    }

    @Test
    void withoutReplacingWhatWasAddedStaysAndTheRestoreSaysSo() {
        PointContent point = saved("extra-kept");
        change("extra-kept", ConfigKind.Namespace, "extra-kept", """
                {"metadata": {"labels": {"new": "one"}}}""");

        assertThat(ConfigLab.restore(point, RestoreOptions.plain()).warnings())
                .singleElement()
                .asString()
                .contains("Namespace extra-kept", "metadata.labels.new");

        change("extra-kept", ConfigKind.RoleBinding, "admins", """
                {"subjects": [{"kind": "User", "name": "mallory", "apiGroup": "rbac.authorization.k8s.io"}]}""");
        assertThatExceptionOfType(IntegrityException.class)
                .isThrownBy(() -> ConfigLab.restore(point, RestoreOptions.plain()))
                .withMessageContaining("RoleBinding extra-kept/admins (subjects)")
                .satisfies(failure -> assertThat(failure.hint()).contains("replac"));
    }

    /** An archive of a server that did not know a default yet, or of somebody who left it out. */
    @Test
    void whatTheServerSetsByItselfIsNoDifference() {
        saved("extra-default");
        List<SavedObject> bare = List.of(bare("extra-default"));
        Applier applier = new Applier(CLIENT);

        applier.applyEach(bare, true);

        assertThat(applier.compare(bare)).containsEntry("services", 1L);
    }

    private static SavedObject bare(String namespace) {
        GenericKubernetesResource object =
                Serialization.unmarshal("""
                        apiVersion: v1
                        kind: Service
                        metadata: {name: web, namespace: %s}
                        spec: {type: NodePort, selector: {app: api}, ports: [{name: http, port: 80}]}
                        """.formatted(namespace), GenericKubernetesResource.class);
        return new SavedObject(namespace, "services", ConfigKind.Service, object);
    }

    private static PointContent saved(String namespace) {
        ConfigLab.create(OBJECTS.replace("NAME", namespace));
        return new ConfigLab().saved(namespace);
    }

    private static void change(String namespace, ConfigKind kind, String name, String patch) {
        var objects = CLIENT.genericKubernetesResources(kind.context());
        (kind == ConfigKind.Namespace
                        ? objects.withName(name)
                        : objects.inNamespace(namespace).withName(name))
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    /** As JSON, without quotes; empty if there is none. */
    private static String field(String namespace, ConfigKind kind, String name, String path) {
        var objects = CLIENT.genericKubernetesResources(kind.context());
        GenericKubernetesResource found = kind == ConfigKind.Namespace
                ? objects.withName(name).get()
                : objects.inNamespace(namespace).withName(name).get();
        JsonNode value = new ObjectMapper()
                .<JsonNode>valueToTree(Objects.requireNonNull(found))
                .at(path);
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
