package io.holdfast.operator.change;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.holdfast.api.v1alpha1.ConfigKind;
import io.holdfast.api.v1alpha1.ConfigSource;
import io.holdfast.api.v1alpha1.SealingKeys;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One list of objects of which every change is told. The scopes of a source are what its capture lists, and leave out what
 * the capture leaves out: {@code Selection} in the config adapter says the same of whole objects.
 *
 * @param labels a selector, or empty
 * @param withoutTypes types of Secrets that the API server filters out, so that not even their metadata arrives
 */
record Scope(String namespace, ConfigKind kind, String labels, List<String> withoutTypes) {
    private static final String HELM_RELEASE = "helm.sh/release.v1";
    private static final String SERVICE_ACCOUNT_TOKEN = "kubernetes.io/service-account-token";
    private static final String BOOTSTRAP_TOKEN = "bootstrap.kubernetes.io/token";
    private static final String SEALING_KEYS = "sealedsecrets.bitnami.com/sealed-secrets-key";
    private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";
    private static final Set<String> MADE_BY_THE_CLUSTER = Set.of("kube-root-ca.crt", "openshift-service-ca.crt");

    /** What a source captures. */
    static Set<Scope> of(ConfigSource source, String policyNamespace) {
        Set<Scope> scopes = new LinkedHashSet<>();
        List<String> namespaces = source.namespaces().isEmpty() ? List.of(policyNamespace) : source.namespaces();
        String labels = source.labelSelector() == null
                ? ""
                : selector(source.labelSelector().matchLabels());
        for (String namespace : namespaces) {
            for (ConfigKind kind : Kinds.watched(source.kinds())) {
                scopes.add(new Scope(namespace, kind, labels, kind == ConfigKind.SECRET ? leftOut(source) : List.of()));
            }
        }
        SealingKeys keys = source.sealingKeys();
        if (keys != null && keys.enabled()) {
            scopes.add(new Scope(keys.namespace(), ConfigKind.SECRET, SEALING_KEYS, List.of()));
        }
        return scopes;
    }

    /** Whether a capture takes the object; what the types say is decided by the API server. */
    boolean takes(ObjectMeta object) {
        Map<String, String> annotations = Objects.requireNonNullElse(object.getAnnotations(), Map.of());
        Map<String, String> its = Objects.requireNonNullElse(object.getLabels(), Map.of());
        return !annotations.containsKey(LEADER)
                && !"holdfast".equals(its.get("app.kubernetes.io/name"))
                && !(kind == ConfigKind.CONFIG_MAP && MADE_BY_THE_CLUSTER.contains(object.getName()))
                && !(kind == ConfigKind.SERVICE && object.getName().equals("kubernetes"));
    }

    private static List<String> leftOut(ConfigSource source) {
        List<String> types = new ArrayList<>(List.of(BOOTSTRAP_TOKEN));
        if (!source.includeHelmReleases()) {
            types.add(HELM_RELEASE);
        }
        if (!source.includeServiceAccountTokens()) {
            types.add(SERVICE_ACCOUNT_TOKEN);
        }
        return types;
    }

    private static String selector(Map<String, String> labels) {
        return new TreeMap<>(labels)
                .entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(","));
    }
}
