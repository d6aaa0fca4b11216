package io.holdfast.adapter.config;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which objects are worth keeping: not those that the cluster makes by itself, nor those that only it accepts. */
record Selection(ConfigSettings settings) {

    private static final String HELM_RELEASE = "helm.sh/release.v1";
    private static final String SERVICE_ACCOUNT_TOKEN = "kubernetes.io/service-account-token";
    private static final String BOOTSTRAP_TOKEN = "bootstrap.kubernetes.io/token";
    private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";
    private static final Set<String> MADE_BY_THE_CLUSTER = Set.of("kube-root-ca.crt", "openshift-service-ca.crt");

    boolean takes(ConfigKind kind, GenericKubernetesResource object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        if ((annotations != null && annotations.containsKey(LEADER)) || isHoldfastItself(object)) {
            return false;
        }
        return switch (kind) {
            case ConfigMap -> !MADE_BY_THE_CLUSTER.contains(object.getMetadata().getName());
            case Service -> !object.getMetadata().getName().equals("kubernetes");
            default -> true;
        };
    }

    /** What the chart installs comes back by the chart; what a run makes is gone with it. */
    private static boolean isHoldfastItself(GenericKubernetesResource object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels != null && "holdfast".equals(labels.get("app.kubernetes.io/name"));
    }

    /**
     * What the API server is to leave out by itself: a namespace may hold more in the Secrets of its Helm releases than in
     * everything else.
     */
    Optional<String> fieldSelector(ConfigKind kind) {
        if (kind != ConfigKind.Secret) {
            return Optional.empty();
        }
        List<String> left = new ArrayList<>(List.of("type!=" + BOOTSTRAP_TOKEN));
        if (!settings.helmReleases()) {
            left.add("type!=" + HELM_RELEASE);
        }
        if (!settings.serviceAccountTokens()) {
            left.add("type!=" + SERVICE_ACCOUNT_TOKEN);
        }
        return Optional.of(String.join(",", left));
    }

    /** Whether a SealedSecret will make this Secret again: restoring it first would get in the controller's way. */
    static boolean isOwnedBySealedSecret(GenericKubernetesResource object) {
        return object.getMetadata().getOwnerReferences() != null
                && object.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> owner.getKind().equals(ConfigKind.SealedSecret.name()));
    }
}
