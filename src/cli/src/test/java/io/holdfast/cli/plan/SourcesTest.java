package io.holdfast.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.adapter.config.ConfigKind;
import io.holdfast.adapter.config.ConfigSettings;
import io.holdfast.adapter.pod.PodSelector;
import io.holdfast.adapter.qdrant.QdrantSettings;
import io.holdfast.adapter.qdrant.QdrantTls;
import io.holdfast.adapter.redis.RedisSettings;
import io.holdfast.adapter.redis.RedisTls;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.api.v1alpha1.ConfigSource;
import io.holdfast.api.v1alpha1.QdrantSource;
import io.holdfast.api.v1alpha1.RedisSource;
import io.holdfast.api.v1alpha1.Transport;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.run.Cancellation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Every field of a source arrives; no value here is one that the field has by itself. */
final class SourcesTest {

    /** Says where it was read. */
    private static final Secrets NAMES = (name, key, _) -> name + "/" + key;

    private static final String TLS =
            "tls: {enabled: true, serverName: db.local, insecureSkipVerify: true, caSecretRef: {name: authority, key: root.pem}}\n";

    private final Sources sources = new Sources(NAMES, new Cluster(), new Cancellation());

    @Test
    void everySettingOfARedisArrives() {
        RedisSource spec = redis("""
                auth: {secretRef: {name: redis-auth}, usernameKey: user, passwordKey: pass}
                timeout: 17m
                """ + TLS);

        assertThat(sources.settings(spec, 7000))
                .isEqualTo(new RedisSettings(
                        7000,
                        "redis-auth/user",
                        "redis-auth/pass",
                        new RedisTls("authority/root.pem", "db.local", true),
                        Duration.ofMinutes(17)));
    }

    @Test
    void aRedisHasADefaultUserOrNoPasswordAtAll() {
        RedisSettings plain = sources.settings(redis("auth: {secretRef: {name: redis-auth}}"), 6379);
        assertThat(plain.user()).isNull();
        assertThat(plain.password()).isEqualTo("redis-auth/password");
        assertThat(sources.settings(redis("port: 6379"), 6379).password()).isNull();
    }

    @Test
    void everySettingOfAQdrantArrives() {
        QdrantSource spec = qdrant("""
                apiKey: {secretRef: {name: qdrant-key}, key: reader}
                collections: [docs, "team-*"]
                keepSnapshots: true
                timeout: 17m
                """ + TLS);

        QdrantSettings settings = sources.settings(spec, 7000);
        Supplier<String> apiKey = Objects.requireNonNull(settings.apiKey());
        assertThat(apiKey.get()).isEqualTo("qdrant-key/reader");
        assertThat(settings)
                .isEqualTo(new QdrantSettings(
                        7000,
                        apiKey,
                        List.of("docs", "team-*"),
                        true,
                        Duration.ofMinutes(17),
                        new QdrantTls("authority/root.pem", "db.local", true),
                        false));
    }

    @Test
    void withoutTlsTheConnectionIsPlainWhateverElseIsSaidOfIt() {
        String off = "tls: {serverName: db.local, caSecretRef: {name: authority}}";
        assertThat(sources.settings(redis(off), 6379).tls()).isNull();
        assertThat(sources.settings(qdrant(off), 6333).tls()).isNull();
    }

    @Test
    void everySettingOfConfigurationArrives() {
        assertThat(Sources.settings(config("""
                                namespaces: [shop, shop-jobs]
                                labelSelector: {matchLabels: {team: shop}}
                                kinds: [Service, ConfigMap]
                                includeHelmReleases: true
                                includeServiceAccountTokens: true
                                sealingKeys: {enabled: true, namespace: sealing}
                                """), "ns"))
                .isEqualTo(new ConfigSettings(
                        List.of("shop", "shop-jobs"),
                        Map.of("team", "shop"),
                        List.of(ConfigKind.ConfigMap, ConfigKind.Service),
                        true,
                        true,
                        "sealing"));
    }

    @Test
    void configurationThatSaysNothingIsThatOfThePolicysNamespaceWithoutWhatIsDangerous() {
        assertThat(Sources.settings(config("sealingKeys: {namespace: sealing}"), "ns"))
                .isEqualTo(new ConfigSettings(
                        List.of("ns"),
                        Map.of(),
                        List.of(ConfigKind.Secret, ConfigKind.SealedSecret, ConfigKind.ConfigMap),
                        false,
                        false,
                        null));
    }

    @Test
    void thePodIsTheOneThatTheWorkloadNames() {
        String named = "workload: {namespace: data, podName: db-0, container: server}";
        String selected = "workload: {selector: {matchLabels: {app: db}}}";
        for (Sites.Place place : List.of(Sources.place(redis(named)), Sources.place(qdrant(named)))) {
            assertThat(Sites.selector(place, "ns")).isEqualTo(new PodSelector("data", "db-0", Map.of(), "server"));
        }
        for (Sites.Place place : List.of(Sources.place(redis(selected)), Sources.place(qdrant(selected)))) {
            assertThat(Sites.selector(place, "ns")).isEqualTo(new PodSelector("ns", null, Map.of("app", "db"), null));
        }
    }

    @Test
    void aSourceIsLookedForOnItsOwnPort() {
        assertThat(Sources.place(redis("port: 7001")).port()).isEqualTo(7001);
        assertThat(Sources.place(qdrant("port: 7002")).port()).isEqualTo(7002);
    }

    @Test
    void anAddressIsRefusedWhereItWouldNotBeLookedAt() {
        for (Transport transport : List.of(Transport.LOCAL_PROCESS, Transport.POD_EXEC, Transport.PORT_FORWARD)) {
            Sites.Place place = Sources.place(redis("address: 127.0.0.1:7001\ntransport: " + transport));
            assertThatThrownBy(() -> new Sites(new Cluster()).choose(place, "ns"))
                    .isInstanceOf(InvalidPlanException.class)
                    .hasMessage("address 127.0.0.1:7001 has no meaning for transport " + transport);
        }
    }

    @Test
    void aSourceIsReachedAsThePlanAsks() {
        String local = "transport: LocalProcess";
        for (BackupSource source : List.of(source("redis", local), source("qdrant", local))) {
            try (Sources.Opened opened = sources.open(source, "ns")) {
                assertThat(opened.transport()).isEqualTo("LocalProcess");
            }
        }
    }

    private static RedisSource redis(String fields) {
        return Objects.requireNonNull(source("redis", fields).redis());
    }

    private static QdrantSource qdrant(String fields) {
        return Objects.requireNonNull(source("qdrant", fields).qdrant());
    }

    private static ConfigSource config(String fields) {
        return Objects.requireNonNull(source("config", fields).config());
    }

    private static BackupSource source(String kind, String fields) {
        PlanFiles plan = PlanFiles.read(List.of());
        plan.add("""
                apiVersion: holdfast.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: nightly}
                spec:
                  repositories: [main]
                  sources:
                  - name: it
                    %s:
                """.formatted(kind) + fields.indent(6), "plan.yaml");
        return PlanFiles.source(plan.policy("nightly"), "it");
    }
}
