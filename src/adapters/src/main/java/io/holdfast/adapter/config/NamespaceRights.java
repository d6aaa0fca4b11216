package io.holdfast.adapter.config;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Labels and annotations of a namespace by which a cluster decides what may run in it, or whom it trusts. Whoever made the
 * archive must not decide that: a restore leaves them as they are.
 */
final class NamespaceRights {
    /** The Pod Security Standard, and which version of it. */
    private static final String POD_SECURITY = "pod-security.kubernetes.io/";

    /** The last three let admission webhooks, OpenShift and what gives pods their roles decide by the namespace. */
    private static final List<String> GUARDED = List.of(
            POD_SECURITY,
            "kubernetes.io/metadata.name",
            "holdfast.io/",
            "admission.gatekeeper.sh/",
            "security.openshift.io/",
            "openshift.io/sa.scc.",
            "iam.amazonaws.com/");

    private NamespaceRights() {}

    /**
     * What is applied.
     *
     * @param notes what was not, a sentence each
     */
    record Kept(SavedObject object, List<String> notes) {}

    /**
     * A saved namespace, with what guards the one that is there in place of what was saved. What is left out would be taken
     * away if an earlier restore had applied it; so it is applied as it is.
     *
     * @param live the namespace as it is; empty if there is none
     * @param made whether this restore has made it, so that nobody has decided yet what may run in it
     */
    static Kept keep(SavedObject saved, Optional<GenericKubernetesResource> live, boolean made) {
        Map<String, String> labels =
                live.map(one -> one.getMetadata().getLabels()).orElse(null);
        Map<String, String> annotations =
                live.map(one -> one.getMetadata().getAnnotations()).orElse(null);
        boolean isNew = made || live.isEmpty();
        List<String> notes = new ArrayList<>();
        Map<String, String> keptLabels = merged(saved.object().getMetadata().getLabels(), labels, isNew);
        Map<String, String> keptAnnotations =
                merged(saved.object().getMetadata().getAnnotations(), annotations, isNew);
        note("label", saved, saved.object().getMetadata().getLabels(), keptLabels, notes);
        note("annotation", saved, saved.object().getMetadata().getAnnotations(), keptAnnotations, notes);
        GenericKubernetesResource copy = new GenericKubernetesResourceBuilder(saved.object())
                .editMetadata()
                .withLabels(keptLabels)
                .withAnnotations(keptAnnotations)
                .endMetadata()
                .build();
        return new Kept(new SavedObject(saved.namespace(), saved.folder(), saved.kind(), copy), notes);
    }

    private static Map<String, String> merged(
            @Nullable Map<String, String> saved, @Nullable Map<String, String> live, boolean isNew) {
        Map<String, String> all = new TreeMap<>(Objects.requireNonNullElse(saved, Map.of()));
        Map<String, String> there = new HashMap<>(Objects.requireNonNullElse(live, Map.of()));
        all.entrySet()
                .removeIf(one -> isGuarded(one.getKey())
                        && !one.getValue().equals(there.get(one.getKey()))
                        && !(isNew && confines(one)));
        there.keySet().removeIf(Predicate.not(NamespaceRights::isGuarded));
        all.putAll(there);
        return all;
    }

    private static void note(
            String what,
            SavedObject saved,
            @Nullable Map<String, String> wanted,
            Map<String, String> kept,
            List<String> notes) {
        Map<String, String> all = Objects.requireNonNullElse(wanted, Map.of());
        for (String key : new TreeSet<>(all.keySet())) {
            if (!Objects.equals(all.get(key), kept.get(key))) {
                notes.add(what + " " + key + " of namespace " + saved.name()
                        + " was left as it was, because clusters decide by it who may do what: the archive says "
                        + all.get(key));
            }
        }
    }

    private static boolean isGuarded(String key) {
        return GUARDED.stream().anyMatch(key::startsWith);
    }

    /** Of a namespace that nobody has labelled yet: what only forbids may come back, what allows all may not. */
    private static boolean confines(Map.Entry<String, String> label) {
        return label.getKey().startsWith(POD_SECURITY)
                && List.of("baseline", "restricted", "latest").contains(label.getValue());
    }
}
