package io.holdfast.adapter.config;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Map;
import java.util.Set;

/** Which objects are worth keeping: not those that the cluster makes by itself, nor those that only it accepts. */
record Selection(ConfigSettings settings) {

    private static final String HELM_RELEASE = "helm.sh/release.v1";
    private static final String SERVICE_ACCOUNT_TOKEN = "kubernetes.io/service-account-token";
    private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";
    private static final Set<String> MADE_BY_THE_CLUSTER = Set.of("kube-root-ca.crt", "openshift-service-ca.crt");

    boolean takes(ConfigKind kind, GenericKubernetesResource object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        if ((annotations != null && annotations.containsKey(LEADER)) || isHoldfastItself(object)) {
            return false;
        }
        return switch (kind) {
            case ConfigMap -> !MADE_BY_THE_CLUSTER.contains(object.getMetadata().getName());
            case Secret ->
                takesType(String.valueOf(object.getAdditionalProperties().get("type")));
            case Service -> !object.getMetadata().getName().equals("kubernetes");
            default -> true;
        };
    }

    /** What the chart installs comes back by the chart; what a run makes is gone with it. */
    private static boolean isHoldfastItself(GenericKubernetesResource object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels != null && "holdfast".equals(labels.get("app.kubernetes.io/name"));
    }

    private boolean takesType(String type) {
        return switch (type) {
            case HELM_RELEASE -> settings.helmReleases();
            case SERVICE_ACCOUNT_TOKEN -> settings.serviceAccountTokens();
            case "bootstrap.kubernetes.io/token" -> false;
            default -> true;
        };
    }

    /** Whether a SealedSecret will make this Secret again: restoring it first would get in the controller's way. */
    static boolean isOwnedBySealedSecret(GenericKubernetesResource object) {
        return object.getMetadata().getOwnerReferences() != null
                && object.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> owner.getKind().equals(ConfigKind.SealedSecret.name()));
    }
}
