package io.holdfast.adapter.config;

import static io.holdfast.adapter.config.ConfigLab.CLIENT;
import static io.holdfast.adapter.config.ConfigLab.into;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.source.PointContent;
import io.holdfast.testkit.PodLab;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Objects that the API server takes when they are made, and that server-side apply cannot say. */
final class InexpressibleObjectIT {

    private static final String OBJECTS = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: NAME}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings, namespace: NAME}
            data: {a: "1"}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: NAME}
            spec:
              replicas: 0
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                    - name: c
                      image: localhost/none
                      env: [{name: JAVA_OPTS, value: "-Xmx1g"}, {name: JAVA_OPTS, value: "$(JAVA_OPTS) -Dx=y"}]
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: edge, namespace: NAME}
            spec:
              replicas: 0
              selector: {matchLabels: {app: edge}}
              template:
                metadata: {labels: {app: edge}}
                spec:
                  containers:
                    - name: c
                      image: localhost/none
                      ports: [{name: http, containerPort: 8080}, {name: metrics, containerPort: 8080}]
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: bot, namespace: NAME}
            secrets: [{name: twice}, {name: twice}]
            imagePullSecrets: [{name: twice}, {name: twice}]
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: last, namespace: NAME}
            spec:
              rules: [{host: shop.example.org}]
            """;

    @Test
    void whatApplyCannotSayIsMadeWhereThereIsNone() {
        PointContent point = saved("double");

        ConfigLab.restore(point, into("double", "double-copy"));
        ConfigLab.restore(point, into("double", "double-copy"));
        ConfigLab.restore(point, into("double", "double-kept").keepingGoing(true));

        assertThat(environment("double-copy"))
                .isEqualTo(environment("double"))
                .containsExactly("-Xmx1g", "$(JAVA_OPTS) -Dx=y");
        assertThat(container("double-copy", "edge").getPorts()).hasSize(2);
        assertThat(environment("double-kept")).hasSize(2);
    }

    @Test
    void whatIsThereIsReplacedOnlyWhereThatIsAskedFor() {
        PointContent point = saved("double-live");
        CLIENT.apps()
                .deployments()
                .inNamespace("double-live")
                .withName("web")
                .edit(one -> new DeploymentBuilder(one)
                        .editSpec()
                        .editTemplate()
                        .editSpec()
                        .editFirstContainer()
                        .addToEnv(new EnvVar("JAVA_OPTS", "now", null))
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build());
        CLIENT.network()
                .v1()
                .ingresses()
                .inNamespace("double-live")
                .withName("last")
                .delete();

        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> ConfigLab.restore(point, into("none", "none")))
                .withMessageContaining("Deployment double-live/web has other content")
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.TargetNotEmpty));
        assertThat(environment("double-live")).hasSize(3);

        ConfigLab.restore(point, ConfigLab.replacing());
        assertThat(environment("double-live")).containsExactly("-Xmx1g", "$(JAVA_OPTS) -Dx=y");
        assertThat(CLIENT.network()
                        .v1()
                        .ingresses()
                        .inNamespace("double-live")
                        .withName("last")
                        .get())
                .isNotNull();
    }

    @Test
    void whatARecoveryWouldBeRefusedIsAskedOfThoseToo() {
        List<SavedObject> objects = Archive.read(saved("double-asked"), _ -> true);

        assertThat(new Applier(CLIENT).forbidden(objects)).isEmpty();
    }

    @Test
    void whatCannotBeRestoredAtAllIsNamedAndTheRestGoesOn() {
        PointContent point = saved("double-fixed");
        recreateWithAnotherSelector("double-fixed");
        CLIENT.configMaps().inNamespace("double-fixed").withName("settings").delete();
        CLIENT.network().v1().ingresses().inNamespace("double-fixed").delete();

        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> ConfigLab.restore(point, ConfigLab.replacing().keepingGoing(true)))
                .withMessageContaining("1 objects were refused")
                .withMessageContaining("Deployment double-fixed/web")
                .satisfies(refused -> assertThat(refused.reason()).hasToString("ObjectRefused"));
        assertThat(CLIENT.configMaps()
                        .inNamespace("double-fixed")
                        .withName("settings")
                        .get())
                .isNotNull();
        assertThat(CLIENT.network()
                        .v1()
                        .ingresses()
                        .inNamespace("double-fixed")
                        .list()
                        .getItems())
                .hasSize(1);
        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> ConfigLab.restore(point, ConfigLab.replacing()))
                .withMessageContaining("Deployment double-fixed/web cannot be changed");
    }

    /** A kind that the cluster does not have will not be there at the next try either. */
    @Test
    void anObjectOfAKindThatTheClusterDoesNotHaveIsNamed() {
        ConfigLab.create("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: sealed}
                """);
        SavedObject sealed = new SavedObject(
                "sealed",
                "sealedsecrets",
                ConfigKind.SealedSecret,
                new GenericKubernetesResourceBuilder()
                        .withApiVersion("bitnami.com/v1alpha1")
                        .withKind("SealedSecret")
                        .withNewMetadata()
                        .withName("login")
                        .withNamespace("sealed")
                        .endMetadata()
                        .build());

        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> new Applier(CLIENT).refuseConflicts(List.of(sealed), false))
                .withMessageContaining("SealedSecret sealed/login")
                .satisfies(refused -> assertThat(refused.reason()).hasToString("ObjectRefused"));
    }

    /** Of a later cluster: other requests pass over such a field, and the comparison finds that it is gone. */
    @Test
    void aFieldThatThisServerDoesNotKnowIsMissedAfterwards() {
        ConfigLab.create("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: later}
                """);
        GenericKubernetesResource object = Serialization.unmarshal("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: settings, namespace: later}
                data: {a: "1"}
                later: {b: "2"}
                """, GenericKubernetesResource.class);
        List<SavedObject> saved = List.of(new SavedObject("later", "configmaps", ConfigKind.ConfigMap, object));
        Config impatient = PodLab.shared().config();
        impatient.setRequestRetryBackoffLimit(0);
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(impatient).build()) {
            Applier applier = new Applier(client);

            assertThat(applier.applyEach(saved, false).refused()).isEmpty();
            assertThatExceptionOfType(IntegrityException.class)
                    .isThrownBy(() -> applier.compare(saved))
                    .withMessageContaining("ConfigMap later/settings");
        }
    }

    private static PointContent saved(String namespace) {
        ConfigLab.create(OBJECTS.replace("NAME", namespace));
        return new ConfigLab().saved(namespace);
    }

    private static void recreateWithAnotherSelector(String namespace) {
        var deployments = CLIENT.apps().deployments().inNamespace(namespace);
        var other = new DeploymentBuilder(deployments.withName("web").get())
                .editMetadata()
                .withResourceVersion(null)
                .withUid(null)
                .endMetadata()
                .editSpec()
                .editSelector()
                .addToMatchLabels("other", "selector")
                .endSelector()
                .editTemplate()
                .editMetadata()
                .addToLabels("other", "selector")
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build();
        deployments.withName("web").delete();
        deployments.withName("web").waitUntilCondition(one -> one == null, 1, TimeUnit.MINUTES);
        deployments.resource(other).create();
    }

    private static List<String> environment(String namespace) {
        return container(namespace, "web").getEnv().stream()
                .map(EnvVar::getValue)
                .toList();
    }

    private static Container container(String namespace, String deployment) {
        return CLIENT.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(deployment)
                .get()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
    }
}
