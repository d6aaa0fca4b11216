package io.holdfast.cli.run.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.holdfast.adapter.config.Applier;
import io.holdfast.adapter.config.ConfigKind;
import io.holdfast.adapter.config.SavedObject;
import io.holdfast.api.v1alpha1.plan.ApplyAction;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.cli.Specs;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.recovery.plan.RunScope;
import io.holdfast.recovery.run.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of the saved manifests go into the cluster, and whether they may replace what is there. */
class ManifestEffectsTest {
    private static final List<SavedObject> SAVED = List.of(
            saved(ConfigKind.Secret, "login"),
            saved(ConfigKind.ConfigMap, "app"),
            saved(ConfigKind.ConfigMap, "web"),
            saved(ConfigKind.Service, "web"));

    @TempDir
    private Path folder;

    @Test
    void aStepAppliesTheKindsThatItNames() {
        assertThat(taken("{kinds: [ConfigMap, Service]}"))
                .containsExactly("ConfigMap app", "ConfigMap web", "Service web");
        assertThat(taken("{kinds: [Secret]}")).containsExactly("Secret login");
    }

    @Test
    void andOfThoseOnlyTheNamesThatItNames() {
        assertThat(taken("{kinds: [ConfigMap, Service], names: [web, login]}"))
                .containsExactly("ConfigMap web", "Service web");
    }

    @Test
    void aStepReplacesWhatIsThereOnlyIfItSaysSo() throws IOException {
        for (boolean replace : new boolean[] {false, true}) {
            try (Scene scene = configuration("")) {
                ApplyAction action = Specs.read(ApplyAction.class, "{kinds: [Service], replace: " + replace + "}");
                new ApplyEffect(scene.stage(), action)
                        .intoCluster(scene.node("settings:configuration"), SAVED.subList(3, 4));
                assertThat(forces(scene)).containsExactly(replace);
            }
        }
    }

    @Test
    void aComponentReplacesWhatIsThereOnlyIfItSaysSo() throws IOException {
        for (boolean replace : new boolean[] {false, true}) {
            try (Scene scene = configuration("replace: " + replace)) {
                configure(scene);
                assertThat(forces(scene)).isNotEmpty().containsOnly(replace);
            }
        }
    }

    @Test
    void aComponentAppliesOnlyTheKindsAndObjectsThatItSelects() throws IOException {
        assertThat(applied("select: []"))
                .containsExactly("secrets/login", "configmaps/app", "configmaps/web", "services/web");
        assertThat(applied("select: [secrets, configmaps/web]")).containsExactly("secrets/login", "configmaps/web");
        assertThat(applied("select: [ConfigMap]")).containsExactly("configmaps/app", "configmaps/web");
        assertThatThrownBy(() -> applied("select: [configmaps/none]"))
                .hasMessageContaining("nothing that component settings selects");
    }

    private List<String> applied(String restore) throws IOException {
        try (Scene scene = configuration(restore)) {
            configure(scene);
            return scene.server.requests().stream()
                    .filter(ApiServerDouble.Request::changes)
                    .map(one -> one.path().replace("/api/v1/namespaces/shop/", ""))
                    .toList();
        }
    }

    @Test
    void oneRefusedObjectIsAFindingAndTheRestIsApplied() throws IOException {
        try (Scene scene = configuration("")) {
            scene.server.forbid("/api/v1/namespaces/shop/configmaps/app");
            Outcome outcome = new ConfigurationEffect(scene.stage())
                    .intoCluster(scene.node("settings:configuration"), "settings", SAVED);
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Done.class,
                            done -> assertThat(done.findings())
                                    .singleElement()
                                    .satisfies(finding ->
                                            assertThat(finding.reason()).isEqualTo(Execution.OBJECT_REFUSED))
                                    .satisfies(finding -> assertThat(finding.message())
                                            .contains(
                                                    "1 objects were refused, and 3 were applied", "app", "forbidden")));
            assertThat(scene.server.requests("PATCH", "/services/web")).isNotEmpty();
        }
    }

    @Test
    void whereEveryObjectIsRefusedTheStepFails() throws IOException {
        try (Scene scene = configuration("select: [configmaps/app]")) {
            scene.server.forbid("/api/v1/namespaces/shop/configmaps/app");
            assertThatThrownBy(() -> configure(scene))
                    .isInstanceOf(InvalidPlanException.class)
                    .hasMessageContaining("1 objects were refused, and 0 were applied");
        }
    }

    @Test
    void whatARecoveryWouldBeRefusedIsFoundByADryRunThatChangesNothing() throws IOException {
        List<SavedObject> saved = List.of(saved(ConfigKind.Secret, "login"), saved(ConfigKind.RoleBinding, "viewers"));
        try (Scene scene = configuration("")) {
            Applier applier = new Applier(scene.stage().client());
            assertThat(applier.forbidden(saved)).isEmpty();
            scene.server.forbid("/apis/rbac.authorization.k8s.io/v1/namespaces/shop/rolebindings/viewers");
            assertThat(applier.forbidden(saved))
                    .singleElement()
                    .satisfies(one -> assertThat(one).contains("viewers").contains("forbidden"));
            assertThat(scene.server.requests()).noneMatch(ApiServerDouble.Request::changes);
            assertThat(scene.server.requests("PATCH", "/rolebindings/viewers"))
                    .as("a binding that is there could be applied again by anybody")
                    .isEmpty();
        }
    }

    @Test
    void whatANamespaceAllowsItsPodsStaysAsItIsWhateverWasSaved() throws IOException {
        SavedObject saved = new SavedObject(
                "shop", "namespaces", ConfigKind.Namespace, Specs.read(GenericKubernetesResource.class, """
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: shop
                  labels:
                    pod-security.kubernetes.io/enforce: privileged
                    pod-security.kubernetes.io/warn: baseline
                    holdfast.io/run: "1"
                    istio-injection: enabled
                """));
        try (Scene scene = configuration("")) {
            scene.server.keep("/api/v1/namespaces/shop", """
                    apiVersion: v1
                    kind: Namespace
                    metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}
                    """);
            Outcome outcome = new ConfigurationEffect(scene.stage())
                    .intoCluster(scene.node("settings:configuration"), "settings", List.of(saved));
            assertThat(scene.server
                            .requests("PATCH", "/namespaces/shop")
                            .getFirst()
                            .tree()
                            .at("/metadata/labels"))
                    .hasToString(
                            "{\"istio-injection\":\"enabled\",\"pod-security.kubernetes.io/enforce\":\"baseline\"}");
            assertThat(((Outcome.Done) outcome).findings())
                    .filteredOn(finding -> finding.reason().equals("LabelsLeft"))
                    .extracting(finding -> finding.message())
                    .satisfiesExactly(
                            one -> assertThat(one).startsWith("label holdfast.io/run of namespace shop was left"),
                            one -> assertThat(one).contains("pod-security.kubernetes.io/enforce", "privileged"),
                            one -> assertThat(one).contains("pod-security.kubernetes.io/warn", "baseline"));
        }
    }

    private Scene configuration(String restore) throws IOException {
        return new Scene(folder, RunScope.recovery(), """
                components:
                  - {name: settings, policyRef: {name: stores}, source: settings, restore: {%s}}
                """.formatted(restore));
    }

    private static void configure(Scene scene) {
        new ConfigurationEffect(scene.stage()).intoCluster(scene.node("settings:configuration"), "settings", SAVED);
    }

    private static List<Boolean> forces(Scene scene) {
        return scene.server.requests().stream()
                .filter(one -> one.method().equals("PATCH"))
                .map(one -> one.query().contains("force=true"))
                .toList();
    }

    private static List<String> taken(String action) {
        ApplyAction wanted = Specs.read(ApplyAction.class, action);
        return SAVED.stream()
                .filter(object -> ApplyEffect.takes(wanted, object))
                .map(object -> object.kind() + " " + object.name())
                .toList();
    }

    private static SavedObject saved(ConfigKind kind, String name) {
        GenericKubernetesResource object = Specs.read(GenericKubernetesResource.class, """
                {apiVersion: v1, kind: %s, metadata: {name: %s, namespace: shop}}
                """.formatted(kind, name));
        return new SavedObject("shop", kind.plural(), kind, object);
    }
}
