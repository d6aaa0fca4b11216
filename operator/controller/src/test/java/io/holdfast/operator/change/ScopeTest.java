package io.holdfast.operator.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.holdfast.api.v1alpha1.ConfigKind;
import io.holdfast.api.v1alpha1.ConfigSource;
import io.holdfast.operator.Policies;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScopeTest {
    private static final List<String> USUALLY_LEFT_OUT =
            List.of("bootstrap.kubernetes.io/token", "helm.sh/release.v1", "kubernetes.io/service-account-token");

    @Test
    void aSourceThatSaysNothingWatchesThePolicysNamespace() {
        assertThat(Scope.of(source("{}"), "home"))
                .containsExactlyInAnyOrder(
                        new Scope("home", ConfigKind.SECRET, "", USUALLY_LEFT_OUT),
                        new Scope("home", ConfigKind.CONFIG_MAP, "", List.of()),
                        new Scope("home", ConfigKind.SEALED_SECRET, "", List.of()));
    }

    @Test
    void everyFieldOfASourceChangesWhatIsWatched() {
        assertThat(Scope.of(source("{namespaces: [a, b], kinds: [ConfigMap]}"), "home"))
                .containsExactlyInAnyOrder(
                        new Scope("a", ConfigKind.CONFIG_MAP, "", List.of()),
                        new Scope("b", ConfigKind.CONFIG_MAP, "", List.of()));
        assertThat(Scope.of(source("{kinds: [ConfigMap], labelSelector: {matchLabels: {b: two, a: one}}}"), "home"))
                .containsExactly(new Scope("home", ConfigKind.CONFIG_MAP, "a=one,b=two", List.of()));
        assertThat(Scope.of(
                        source("{kinds: [Secret], includeHelmReleases: true, includeServiceAccountTokens: true}"),
                        "home"))
                .containsExactly(new Scope("home", ConfigKind.SECRET, "", List.of("bootstrap.kubernetes.io/token")));
        assertThat(Scope.of(source("{kinds: [ConfigMap], sealingKeys: {enabled: true, namespace: sealed}}"), "home"))
                .contains(new Scope(
                        "sealed", ConfigKind.SECRET, "sealedsecrets.bitnami.com/sealed-secrets-key", List.of()));
    }

    @Test
    void whatTheClusterMakesByItselfIsNoChange() {
        Scope configMaps = new Scope("home", ConfigKind.CONFIG_MAP, "", List.of());
        Scope secrets = new Scope("home", ConfigKind.SECRET, "", List.of());
        assertThat(configMaps.takes(named("kube-root-ca.crt"))).isFalse();
        assertThat(secrets.takes(named("kube-root-ca.crt"))).isTrue();
        assertThat(configMaps.takes(named("settings"))).isTrue();
        ObjectMeta ours = named("holdfast-signing-copy");
        ours.setLabels(Map.of("app.kubernetes.io/name", "holdfast"));
        assertThat(secrets.takes(ours)).isFalse();
        assertThat(new Scope("home", ConfigKind.SERVICE, "", List.of()).takes(named("kubernetes")))
                .isFalse();
        ObjectMeta leader = named("lock");
        leader.setAnnotations(Map.of("control-plane.alpha.kubernetes.io/leader", "{}"));
        assertThat(configMaps.takes(leader)).isFalse();
    }

    @Test
    void aMarkTellsVersionsApartAndKnowsNoContent() {
        Scope secrets = new Scope("home", ConfigKind.SECRET, "", List.of());
        ObjectMeta first = named("one");
        ObjectMeta described = new ObjectMetaBuilder(first)
                .withAnnotations(Map.of(Marks.LAST_APPLIED, "{password: 1234}"))
                .withLabels(Map.of("a", "b"))
                .build();
        ObjectMeta second =
                new ObjectMetaBuilder(first).withResourceVersion("8").build();
        assertThat(Marks.line(secrets, described)).isEqualTo(Marks.line(secrets, first));
        assertThat(Marks.line(secrets, second)).isNotEqualTo(Marks.line(secrets, first));
        assertThat(Marks.of(Stream.of("a", "b")))
                .isEqualTo(Marks.of(Stream.of("b", "a")))
                .isNotEqualTo(Marks.of(Stream.of("ab")));
    }

    @Test
    void aStatusIsNoChangeWhereGenerationsAreCounted() {
        Scope sealed = new Scope("home", ConfigKind.SEALED_SECRET, "", List.of());
        ObjectMeta first =
                new ObjectMetaBuilder(named("one")).withGeneration(3L).build();
        String line = Marks.line(sealed, first);
        assertThat(Marks.line(
                        sealed,
                        new ObjectMetaBuilder(first).withResourceVersion("8").build()))
                .isEqualTo(line);
        assertThat(Set.of(
                        Marks.line(
                                sealed,
                                new ObjectMetaBuilder(first).withGeneration(4L).build()),
                        Marks.line(
                                sealed,
                                new ObjectMetaBuilder(first)
                                        .withLabels(Map.of("a", "b"))
                                        .build()),
                        Marks.line(
                                sealed,
                                new ObjectMetaBuilder(first).withUid("other").build())))
                .hasSize(3)
                .doesNotContain(line);
    }

    @Test
    void aStatusIsNoChangeWhereOnlyTheWritersTell() {
        Scope quotas = new Scope("home", ConfigKind.RESOURCE_QUOTA, "", List.of());
        ManagedFieldsEntryBuilder person =
                new ManagedFieldsEntryBuilder().withManager("kubectl").withOperation("Update");
        ManagedFieldsEntry written = person.withTime("2026-01-01T12:00:00Z").build();
        ManagedFieldsEntry rewritten = person.withTime("2026-01-01T12:00:09Z").build();
        ManagedFieldsEntry counted = new ManagedFieldsEntryBuilder(rewritten)
                .withSubresource("status")
                .build();
        ObjectMeta first =
                new ObjectMetaBuilder(named("one")).withManagedFields(written).build();
        String line = Marks.line(quotas, first);
        assertThat(Marks.line(
                        quotas,
                        new ObjectMetaBuilder(first)
                                .withManagedFields(written, counted)
                                .withResourceVersion("8")
                                .build()))
                .isEqualTo(line);
        assertThat(Marks.line(
                        quotas,
                        new ObjectMetaBuilder(first)
                                .withManagedFields(rewritten, counted)
                                .build()))
                .isNotEqualTo(line);
    }

    @Test
    void everyKindThatIsCapturedIsWatchedButTheNamespaceItself() {
        assertThat(Scope.of(source("{kinds: [All]}"), "home"))
                .extracting(Scope::kind)
                .containsExactlyInAnyOrderElementsOf(Stream.of(ConfigKind.values())
                        .filter(kind -> kind != ConfigKind.ALL && kind != ConfigKind.NAMESPACE)
                        .toList())
                .allSatisfy(kind -> assertThat(Kinds.context(kind).getPlural()).isNotEmpty());
    }

    private static ObjectMeta named(String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withUid("uid")
                .withResourceVersion("7")
                .build();
    }

    private static ConfigSource source(String yaml) {
        return Objects.requireNonNull(Policies.spec("sources: [{name: settings, config: " + yaml + "}]\n")
                .sources()
                .getFirst()
                .config());
    }
}
