package io.holdfast.adapter.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.holdfast.testkit.PodLab;
import io.holdfast.testkit.Vault;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What of a namespace is captured. */
final class ConfigSourceIT {

    private static final KubernetesClient CLIENT = PodLab.shared().client();
    private static final String NAMESPACE = "much";
    private static final int MANY = 50;

    @BeforeAll
    static void fillNamespace() {
        CLIENT.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        IntStream.range(0, MANY).forEach(i -> apply("plain-" + i, "Opaque"));
        IntStream.range(0, 3).forEach(i -> apply("sh.helm.release.v1.app.v" + i, "helm.sh/release.v1"));
        apply("joining", "bootstrap.kubernetes.io/token");
        // The server takes such a Secret only of an account that it knows, and deletes it with the account.
        CLIENT.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("reader")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        apply("reader-token", "kubernetes.io/service-account-token");
    }

    @Test
    void whatDoesNotFitIntoOneAnswerOfTheServerIsCapturedWhole() {
        assertThat(secrets(false)).hasSize(MANY).allMatch(name -> name.startsWith("plain-"));
    }

    @Test
    void releasesOfHelmAreCapturedWhereTheyAreAskedFor() {
        assertThat(secrets(true))
                .hasSize(MANY + 3)
                .contains("sh.helm.release.v1.app.v2")
                .doesNotContain("joining", "reader-token");
        assertThat(CLIENT.secrets().inNamespace(NAMESPACE).list().getItems())
                .extracting(secret -> secret.getMetadata().getName())
                .contains("joining", "reader-token");
    }

    private static List<String> secrets(boolean helmReleases) {
        ConfigSettings settings =
                new ConfigSettings(List.of(NAMESPACE), Map.of(), List.of(ConfigKind.Secret), helmReleases, false, null);
        Vault vault = new Vault();
        return Archive.read(vault.content(vault.capture(new ConfigSource(CLIENT, settings))), place -> true).stream()
                .map(SavedObject::name)
                .toList();
    }

    private static void apply(String name, String type) {
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .addToAnnotations("kubernetes.io/service-account.name", "reader")
                .endMetadata()
                .withType(type)
                .addToStringData("key", name)
                .build();
        CLIENT.resource(secret).serverSideApply();
    }
}
