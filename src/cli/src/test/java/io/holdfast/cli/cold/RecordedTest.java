package io.holdfast.cli.cold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.holdfast.adapter.config.ConfigKind;
import io.holdfast.adapter.config.SavedObject;
import io.holdfast.engine.failure.InvalidPlanException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What counts where several recovery points hold the same. */
final class RecordedTest {
    private static final Map<String, ?> REPOSITORY = Map.of(
            "directory",
            Map.of("path", "/backups"),
            "encryption",
            Map.of("recipients", List.of()),
            "signing",
            Map.of("secretRef", Map.of("name", "signing")));
    private static final Map<String, ?> IDENTITY = Map.of("name", "identity", "key", "id.txt");

    private final Recorded recorded = new Recorded();

    @Test
    void whatIsAddedLaterCountsAndWhatItReplacesIsTold() {
        recorded.add(List.of(repository("mine"), plan("old"), secret("mine", "old")), "config/mine/a/settings/1");
        List<String> superseded = recorded.add(
                List.of(repository("mine"), plan("new"), secret("mine", "new"), secret("other", "new")),
                "config/mine/b/settings/2");

        Recorded.Chosen chosen = recorded.choose("all");
        assertThat(chosen.files().plan("all").getSpec().description()).isEqualTo("new");
        assertThat(chosen.files().repository("main").getMetadata().getNamespace())
                .isEqualTo("mine");
        assertThat(recorded.value("auth", "password", "auth")).isEqualTo("new");
        assertThat(superseded)
                .containsExactly(
                        "RestorePlan mine/all of config/mine/a/settings/1",
                        "Secret mine/auth of config/mine/a/settings/1");
    }

    @Test
    void aDocumentOfAnotherNamespaceThatIsNotUnderstoodIsNobodysConcern() {
        recorded.add(List.of(plan("mine"), object(ConfigKind.BackupPolicy, "other", "p", "spec", Map.of("x", 1))), "a");

        assertThat(recorded.choose("mine/all").files().plans()).hasSize(1);
        recorded.add(List.of(object(ConfigKind.BackupPolicy, "mine", "p", "spec", Map.of("x", 1))), "b");
        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> recorded.choose("mine/all"))
                .withMessageContaining("b/p");
    }

    private static SavedObject plan(String description) {
        return object(
                ConfigKind.RestorePlan,
                "mine",
                "all",
                "spec",
                Map.of("description", description, "identity", IDENTITY));
    }

    private static SavedObject repository(String namespace) {
        return object(ConfigKind.BackupRepository, namespace, "main", "spec", REPOSITORY);
    }

    private static SavedObject secret(String namespace, String password) {
        String value = Base64.getEncoder().encodeToString(password.getBytes(StandardCharsets.UTF_8));
        return object(ConfigKind.Secret, namespace, "auth", "data", Map.of("password", value));
    }

    private static SavedObject object(
            ConfigKind kind, String namespace, String name, String field, Map<String, ?> value) {
        GenericKubernetesResource object = new GenericKubernetesResource();
        object.setApiVersion(kind.apiVersion());
        object.setKind(kind.name());
        object.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        object.setAdditionalProperty(field, value);
        return new SavedObject(namespace, kind.plural(), kind, object);
    }
}
