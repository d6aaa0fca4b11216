package io.holdfast.adapter.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a namespace allows is not for whoever made an archive to say. */
final class NamespaceRightsTest {
    private static final String ENFORCE = "pod-security.kubernetes.io/enforce";

    @Test
    void aNamespaceThatIsThereKeepsWhatItAllows() {
        NamespaceRights.Kept kept = NamespaceRights.keep(
                saved(Map.of(ENFORCE, "privileged", "kubernetes.io/metadata.name", "other", "istio-injection", "on")),
                Optional.of(namespace(Map.of(ENFORCE, "restricted", "kubernetes.io/metadata.name", "shop", "a", "b"))),
                false);

        assertThat(labels(kept))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(ENFORCE, "restricted", "kubernetes.io/metadata.name", "shop", "istio-injection", "on"));
        assertThat(kept.notes())
                .hasSize(2)
                .anySatisfy(note -> assertThat(note)
                        .startsWith("label " + ENFORCE + " of namespace shop was left as it was")
                        .endsWith("the archive says privileged"));
    }

    @Test
    void whatAnEarlierRestoreAppliedIsNotTakenAwayByAnArchiveWithoutIt() {
        NamespaceRights.Kept kept =
                NamespaceRights.keep(saved(Map.of()), Optional.of(namespace(Map.of(ENFORCE, "baseline"))), false);

        assertThat(labels(kept)).containsExactly(Map.entry(ENFORCE, "baseline"));
        assertThat(kept.notes()).isEmpty();
    }

    @Test
    void whatIsTheSameIsNoNews() {
        NamespaceRights.Kept kept = NamespaceRights.keep(
                saved(Map.of(ENFORCE, "privileged")), Optional.of(namespace(Map.of(ENFORCE, "privileged"))), false);

        assertThat(labels(kept)).containsEntry(ENFORCE, "privileged");
        assertThat(kept.notes()).isEmpty();
    }

    /** Even what only forbids more: it could be what keeps the namespace's own pods from starting. */
    @Test
    void aNamespaceThatIsThereWithoutALabelGetsNone() {
        NamespaceRights.Kept kept = NamespaceRights.keep(
                saved(Map.of(ENFORCE, "restricted", "holdfast.io/run", "1")), Optional.of(namespace(Map.of())), false);

        assertThat(labels(kept)).isEmpty();
        assertThat(kept.notes()).hasSize(2);
    }

    @Test
    void aNewNamespaceGetsBackWhatForbidsAndNothingThatAllows() {
        Map<String, String> wanted = Map.of(
                ENFORCE,
                "baseline",
                ENFORCE + "-version",
                "v1.0",
                "pod-security.kubernetes.io/warn",
                "restricted",
                "pod-security.kubernetes.io/audit",
                "privileged",
                "admission.gatekeeper.sh/ignore",
                "true");
        NamespaceRights.Kept kept =
                NamespaceRights.keep(saved(wanted), Optional.of(namespace(Map.of("holdfast.io/x", "y"))), true);

        assertThat(labels(kept))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        ENFORCE, "baseline", "pod-security.kubernetes.io/warn", "restricted", "holdfast.io/x", "y"));
        assertThat(kept.notes()).hasSize(3);
        assertThat(labels(NamespaceRights.keep(saved(wanted), Optional.empty(), false)))
                .containsOnlyKeys(ENFORCE, "pod-security.kubernetes.io/warn");
    }

    @Test
    void annotationsThatGiveRightsStayLikewise() {
        GenericKubernetesResource saved = namespace(Map.of());
        saved.getMetadata().setAnnotations(Map.of("openshift.io/sa.scc.uid-range", "0/1", "note", "hello"));

        NamespaceRights.Kept kept = NamespaceRights.keep(
                new SavedObject("shop", "namespaces", ConfigKind.Namespace, saved),
                Optional.of(namespace(Map.of())),
                false);

        assertThat(kept.object().object().getMetadata().getAnnotations()).containsOnlyKeys("note");
        assertThat(kept.notes()).singleElement().asString().startsWith("annotation openshift.io/sa.scc.uid-range");
    }

    private static Map<String, String> labels(NamespaceRights.Kept kept) {
        return kept.object().object().getMetadata().getLabels();
    }

    private static SavedObject saved(Map<String, String> labels) {
        return new SavedObject("shop", "namespaces", ConfigKind.Namespace, namespace(labels));
    }

    private static GenericKubernetesResource namespace(Map<String, String> labels) {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion("v1")
                .withKind("Namespace")
                .withNewMetadata()
                .withName("shop")
                .withLabels(labels)
                .endMetadata()
                .build();
    }
}
