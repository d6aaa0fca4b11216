package io.holdfast.operator.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.operator.Policies;
import io.holdfast.operator.cluster.Cluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The watch against a real API server: what is told, what is not, and what never travels. */
class ConfigurationWatchIT {
    private static final Cluster CLUSTER = Cluster.shared();
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String CANARY = "canary-4711";
    private static final ResourceDefinitionContext SECRETS = new ResourceDefinitionContext.Builder()
            .withVersion("v1")
            .withKind("Secret")
            .withPlural("secrets")
            .withNamespaced(true)
            .build();

    private static String namespace = "";

    private final AtomicInteger nudges = new AtomicInteger();
    private final BackupPolicy policy = policy("{}");
    private final ConfigurationWatch watch = watch(true, CLUSTER.config(), nudges);

    @BeforeAll
    static void makeNamespace() {
        namespace = "watched-" + Long.toString(System.nanoTime(), 36);
        CLUSTER.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        Cluster.eventually(
                "the cluster's own ConfigMap",
                SOON,
                () -> Optional.ofNullable(CLUSTER.client()
                        .configMaps()
                        .inNamespace(namespace)
                        .withName("kube-root-ca.crt")
                        .get()));
    }

    @AfterEach
    void stop() {
        watch.close();
    }

    @Test
    void aListAndAWatchOfSecretsBringNamesAndNoValue() throws Exception {
        secret("before", "Opaque");
        BlockingQueue<GenericKubernetesResource> events = new LinkedBlockingQueue<>();
        try (KubernetesClient client = MetadataOnly.client(CLUSTER.config())) {
            var secrets = client.genericKubernetesResources(SECRETS).inNamespace(namespace);
            assertThat(secrets.list().getItems()).isNotEmpty().allSatisfy(ConfigurationWatchIT::assertOnlyMetadata);
            try (SharedIndexInformer<?> _ = secrets.inform(collecting(events))) {
                secret("after", "Opaque");
                GenericKubernetesResource event = events.poll(SOON.toSeconds(), TimeUnit.SECONDS);
                assertThat(event).isNotNull().satisfies(ConfigurationWatchIT::assertOnlyMetadata);
            }
        }
    }

    @Test
    void whatIsMadeChangedAndRemovedIsTold() {
        Changes.Seen before = seen();
        secret("told", "Opaque");
        Changes.Seen made = changed(before);
        CLUSTER.client().secrets().inNamespace(namespace).withName("told").edit(secret -> {
            secret.getMetadata().setLabels(Map.of("seen", "yes"));
            return secret;
        });
        Changes.Seen labelled = changed(made);
        CLUSTER.client().secrets().inNamespace(namespace).withName("told").delete();
        Changes.Seen removed = changed(labelled);
        assertThat(removed.mark()).isEqualTo(before.mark());
        assertThat(removed.last()).isPresent();
        Cluster.eventually(
                "a nudge for each change", SOON, () -> nudges.get() >= 4 ? Optional.of(true) : Optional.empty());
    }

    @Test
    void whatACaptureLeavesOutIsNotTold() {
        Changes.Seen before = seen();
        secret("sh.helm.release.v1.app.v1", "helm.sh/release.v1");
        configMap("lock", Map.of("control-plane.alpha.kubernetes.io/leader", "{\"holderIdentity\":\"me\"}"));
        int told = nudges.get();
        configMap("settings", Map.of());
        Changes.Seen after = changed(before);
        Cluster.eventually(
                "the policy's nudge, which follows the change",
                SOON,
                () -> nudges.get() > told ? Optional.of(true) : Optional.empty());
        CLUSTER.client()
                .configMaps()
                .inNamespace(namespace)
                .withName("settings")
                .delete();
        assertThat(changed(after).mark()).isEqualTo(before.mark());
    }

    @Test
    void theMarkOfTheSameObjectsIsTheSameAfterARestart() {
        secret("kept", "Opaque");
        String mark = seen().mark();
        try (ConfigurationWatch another = watch(true, CLUSTER.config())) {
            assertThat(seen(another).mark()).isEqualTo(mark);
        }
    }

    @Test
    void aKindThatIsNotInstalledIsLookedForAgain() {
        assertThat(seen().again()).isPresent();
    }

    @Test
    void whoeverMayNotListIsToldWhy() {
        Config nobody = new ConfigBuilder(CLUSTER.config())
                .withImpersonateUsername("system:serviceaccount:" + namespace + ":nobody")
                .build();
        try (ConfigurationWatch blind = watch(true, nobody)) {
            assertThat(blind.look(policy).get("settings"))
                    .isInstanceOfSatisfying(
                            Changes.Refused.class,
                            refused -> assertThat(refused.message()).contains("forbidden"));
        }
        try (ConfigurationWatch off = watch(false, nobody)) {
            assertThat(off.look(policy).get("settings")).isInstanceOf(Changes.Off.class);
        }
    }

    @Test
    void aPolicyThatIsForgottenIsNotNudgedAnyMore() {
        seen();
        watch.forget(policy);
        int told = nudges.get();
        secret("unseen", "Opaque");
        try (ConfigurationWatch another = watch(true, CLUSTER.config())) {
            seen(another); // by now the other one would have heard of it
        }
        assertThat(nudges.get()).isEqualTo(told);
    }

    private Changes.Seen changed(Changes.Seen before) {
        return Cluster.eventually(
                "a change",
                SOON,
                () -> Optional.of(seen()).filter(now -> !now.mark().equals(before.mark())));
    }

    private Changes.Seen seen() {
        return seen(watch);
    }

    private Changes.Seen seen(ConfigurationWatch by) {
        return Cluster.eventually(
                "all objects",
                SOON,
                () -> Optional.ofNullable(by.look(policy).get("settings"))
                        .filter(Changes.Seen.class::isInstance)
                        .map(Changes.Seen.class::cast));
    }

    private static ConfigurationWatch watch(boolean allowed, Config config) {
        return watch(allowed, config, new AtomicInteger());
    }

    private static ConfigurationWatch watch(boolean allowed, Config config, AtomicInteger nudges) {
        return new ConfigurationWatch(
                allowed, () -> MetadataOnly.client(config), _ -> nudges.incrementAndGet(), InstantSource.system());
    }

    private static ResourceEventHandler<GenericKubernetesResource> collecting(
            BlockingQueue<GenericKubernetesResource> events) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(GenericKubernetesResource object) {
                if (object.getMetadata().getName().equals("after")) {
                    events.add(object);
                }
            }

            @Override
            public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
                // Nothing is changed here.
            }

            @Override
            public void onDelete(GenericKubernetesResource object, boolean unknownFinalState) {
                // Nothing is removed here.
            }
        };
    }

    private static void assertOnlyMetadata(GenericKubernetesResource object) {
        assertThat(object.getMetadata().getName()).isNotEmpty();
        assertThat(object.getAdditionalProperties()).isEmpty();
        assertThat(object.toString())
                .doesNotContain(CANARY)
                .doesNotContain(Base64.getEncoder().encodeToString(CANARY.getBytes(StandardCharsets.UTF_8)));
    }

    private static void secret(String name, String type) {
        CLUSTER.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withType(type)
                        .withStringData(Map.of("password", CANARY))
                        .build())
                .createOr(secret -> secret.update());
    }

    private static void configMap(String name, Map<String, String> annotations) {
        CLUSTER.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .withAnnotations(annotations)
                        .endMetadata()
                        .build())
                .create();
    }

    private static BackupPolicy policy(String source) {
        BackupPolicy policy = new BackupPolicy();
        policy.setMetadata(
                new ObjectMetaBuilder().withName("p").withNamespace(namespace).build());
        policy.setSpec(Policies.spec("sources: [{name: settings, config: " + source + "}]\nonChange: {}\n"));
        return policy;
    }
}
