package io.holdfast.recovery.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.api.v1alpha1.plan.Isolation;
import io.holdfast.recovery.Specs;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrillManifestsTest {
    private static final DrillPlace PLACE = new DrillPlace("research-ops", "drill-1", Map.of("holdfast.io/run", "uid"));
    private static final byte[] KEY = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);

    private static final String REDIS = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: redis, namespace: research-ops, labels: {app: redis}, annotations: {note: x}}
            spec:
              replicas: 3
              selector: {matchLabels: {app: redis}}
              serviceName: redis
              template:
                metadata: {labels: {app: redis}}
                spec:
                  priorityClassName: high
                  affinity: {podAntiAffinity: {}}
                  hostNetwork: true
                  serviceAccountName: redis
                  containers:
                  - name: redis
                    image: redis:7
                    args: [--replicaof, redis-0.redis.research-ops.svc.cluster.local, "6379"]
                    env: [{name: PEER, value: "http://agent.research-ops.svc:80/x"}]
                    ports: [{containerPort: 6379, hostPort: 6379}]
                    readinessProbe: {tcpSocket: {port: 6379}}
                    volumeMounts: [{name: data, mountPath: /data}]
                  volumes:
                  - {name: more, persistentVolumeClaim: {claimName: more}}
                  - {name: node, hostPath: {path: /etc}}
                  - {name: settings, configMap: {name: settings}}
              volumeClaimTemplates:
              - {metadata: {name: data}, spec: {storageClassName: fast}}
            """;

    @Test
    void aWorkloadKeepsItsImageAndSettingsAndBecomesSmallEmptyAndHarmless() {
        JsonNode spec = drill("").workload(tree(REDIS)).path("spec");
        JsonNode pod = spec.at("/template/spec");
        assertThat(spec.path("replicas").asInt()).isEqualTo(1);
        assertThat(spec.has("volumeClaimTemplates")).isFalse();
        assertThat(pod.at("/containers/0/image").asText()).isEqualTo("redis:7");
        assertThat(pod.at("/containers/0/readinessProbe/tcpSocket/port").asInt())
                .isEqualTo(6379);
        assertThat(pod.at("/containers/0/ports/0").has("hostPort")).isFalse();
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        for (String dropped : new String[] {"priorityClassName", "affinity", "hostNetwork"}) {
            assertThat(pod.has(dropped)).as(dropped).isFalse();
        }
        assertThat(pod.path("volumes"))
                .extracting(volume -> volume.path("name").asText() + (volume.has("emptyDir") ? " empty" : ""))
                .containsExactly("more empty", "node empty", "settings", "data empty");
    }

    @Test
    void aWorkloadTalksToTheServicesOfTheDrill() {
        JsonNode container = drill("").workload(tree(REDIS)).at("/spec/template/spec/containers/0");
        assertThat(container.at("/env/0/value").asText()).isEqualTo("http://agent.drill-1.svc:80/x");
        assertThat(container.at("/args/1").asText()).isEqualTo("redis-0.redis.drill-1.svc.cluster.local");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "volumes: Claims"})
    void whatNodesMountOfProductionIsEmptyInADrillAndSaid(String isolation) {
        String volumes = """
                      volumes:
                      - {name: shared, nfs: {server: filer, path: /data}}
                      - {name: vault, csi: {driver: secrets-store.csi.k8s.io}}
                      - {name: node, hostPath: {path: /var}}
                      - {name: settings, configMap: {name: settings}}
                      - {name: token, projected: {sources: [{serviceAccountToken: {path: t}}, {secret: {name: s}}]}}
                """;
        DrillManifests drill = drill(isolation);
        JsonNode found = drill.workload(tree("""
                kind: Deployment
                metadata: {name: agent, namespace: shop}
                spec:
                  template:
                    spec:
                """ + volumes)).at("/spec/template/spec/volumes");

        assertThat(found.toString())
                .doesNotContain("nfs")
                .doesNotContain("csi")
                .doesNotContain("hostPath")
                .doesNotContain("serviceAccountToken");
        for (int emptied = 0; emptied < 3; emptied++) {
            assertThat(found.path(emptied).has("emptyDir")).isTrue();
        }
        assertThat(found.at("/3/configMap/name").asText()).isEqualTo("settings");
        assertThat(found.at("/4/projected/sources/0/secret/name").asText()).isEqualTo("s");
        assertThat(drill.emptiedVolumes()).containsExactly("agent: shared (nfs)", "agent: vault (csi)");
    }

    @Test
    void newVolumesFromTheSameTemplatesIfThePlanWantsThem() {
        JsonNode spec = drill("volumes: Claims").workload(tree(REDIS)).path("spec");
        assertThat(spec.at("/volumeClaimTemplates/0/spec/storageClassName").asText())
                .isEqualTo("fast");
        assertThat(spec.at("/template/spec/volumes/0").has("persistentVolumeClaim"))
                .isTrue();
    }

    @Test
    void everythingCarriesTheRunsLabels() {
        ObjectNode workload = drill("").workload(tree(REDIS));
        assertThat(workload.at("/metadata/labels").toString()).contains("holdfast.io/run", "app");
        assertThat(workload.at("/spec/template/metadata/labels").toString()).contains("holdfast.io/run", "app");
        assertThat(workload.at("/metadata/namespace").asText()).isEqualTo("drill-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ingress",
                "CronJob",
                "HorizontalPodAutoscaler",
                "RoleBinding",
                "NetworkPolicy",
                "BackupPolicy",
                "RestorePlan",
                "PersistentVolumeClaim"
            })
    void whatWouldReachOutOrStartByItselfIsLeftOut(String kind) {
        DrillManifests drill = drill("");
        assertThat(drill.configuration(tree("{kind: " + kind + ", metadata: {name: x}, spec: {}}")))
                .isEmpty();
    }

    @Test
    void aServiceIsReachableFromInsideOnly() {
        ObjectNode service = drill("").configuration(tree("""
                        kind: Service
                        metadata: {name: web}
                        spec: {type: LoadBalancer, loadBalancerIP: 1.2.3.4, externalIPs: [1.2.3.4], ports: [{port: 80, nodePort: 30080}]}
                        """)).orElseThrow();
        assertThat(service.path("spec").toString()).isEqualTo("{\"type\":\"ClusterIP\",\"ports\":[{\"port\":80}]}");
    }

    @Test
    void aSecretHoldsNothingOfProduction() {
        Optional<ObjectNode> secret = drill("").configuration(secret("Opaque", "password", "production"));
        String value = value(secret, "password");
        assertThat(value)
                .hasSizeGreaterThanOrEqualTo(16)
                .isNotEqualTo("production")
                .matches("[A-Za-z0-9]+");
    }

    @Test
    void theWorkerThatGoesOnMakesTheSameValues() {
        assertThat(value(drill("").configuration(secret("Opaque", "password", "x")), "password"))
                .isEqualTo(value(drill("").configuration(secret("Opaque", "password", "x")), "password"));
    }

    @Test
    void valuesAreCopiedWhereThePlanSaysSoOrTheirTypeMeansSomething() {
        assertThat(value(drill("secrets: {copy: [s]}").configuration(secret("Opaque", "k", "production")), "k"))
                .isEqualTo("production");
        DrillManifests drill = drill("");
        assertThat(value(drill.configuration(secret("kubernetes.io/tls", "tls.key", "production")), "tls.key"))
                .isEqualTo("production");
        assertThat(drill.copiedSecrets()).containsExactly("s");
    }

    @Test
    void everyValueIsCopiedIfThePlanSaysSo() {
        DrillManifests drill = drill("secrets: {values: Copy}");
        assertThat(value(drill.configuration(secret("Opaque", "k", "production")), "k"))
                .isEqualTo("production");
        assertThat(drill.copiedSecrets()).containsExactly("s");
    }

    @Test
    void aValueCanBeMadeOfOthers() {
        DrillManifests drill = drill(
                "secrets: {set: [{secret: s, key: url, value: \"redis://:$(secret:auth/password)@redis.$(namespace).svc\"}]}");
        String url = value(drill.configuration(secret("Opaque", "url", "production")), "url");
        assertThat(url).matches("redis://:[A-Za-z0-9]{32}@redis\\.drill-1\\.svc");
    }

    private static DrillManifests drill(String isolation) {
        Isolation settings = Specs.read(Isolation.class, isolation.isEmpty() ? "{}" : isolation);
        return new DrillManifests(settings, PLACE, new DrillSecretValues(settings.secrets(), PLACE, KEY));
    }

    private static ObjectNode tree(String yaml) {
        return Specs.read(ObjectNode.class, yaml);
    }

    private static ObjectNode secret(String type, String key, String value) {
        return tree("{kind: Secret, type: " + type + ", metadata: {name: s}, data: {" + key + ": "
                + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)) + "}}");
    }

    private static String value(Optional<ObjectNode> secret, String key) {
        return new String(
                Base64.getDecoder()
                        .decode(secret.orElseThrow().path("data").path(key).asText()),
                StandardCharsets.UTF_8);
    }
}
