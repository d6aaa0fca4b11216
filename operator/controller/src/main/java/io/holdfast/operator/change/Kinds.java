package io.holdfast.operator.change;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.holdfast.api.v1alpha1.ConfigKind;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where the API server keeps each kind. The config adapter knows the same of the same kinds, for the controller must not
 * see it; a test holds the two together.
 */
final class Kinds {
    private static final Set<ConfigKind> WITH_STATUS_AND_WITHOUT_GENERATION = Set.of(
            ConfigKind.RESOURCE_QUOTA,
            ConfigKind.PERSISTENT_VOLUME_CLAIM,
            ConfigKind.SERVICE,
            ConfigKind.HORIZONTAL_POD_AUTOSCALER);

    private Kinds() {}

    /**
     * The kinds that are watched for a source that captures these. A namespace's own object is not: whoever may watch it
     * may watch every namespace.
     */
    static List<ConfigKind> watched(List<ConfigKind> captured) {
        Stream<ConfigKind> kinds =
                captured.contains(ConfigKind.ALL) ? Arrays.stream(ConfigKind.values()) : captured.stream();
        return kinds.filter(kind -> kind != ConfigKind.ALL && kind != ConfigKind.NAMESPACE)
                .toList();
    }

    /** Whether somebody's status moves the version of an object, and nothing else tells it from a change. */
    static boolean isMovedByStatus(ConfigKind kind) {
        return WITH_STATUS_AND_WITHOUT_GENERATION.contains(kind);
    }

    static ResourceDefinitionContext context(ConfigKind kind) {
        return switch (kind) {
            case SERVICE_ACCOUNT -> context(kind, "", "v1", "serviceaccounts");
            case ROLE -> context(kind, "rbac.authorization.k8s.io", "v1", "roles");
            case ROLE_BINDING -> context(kind, "rbac.authorization.k8s.io", "v1", "rolebindings");
            case RESOURCE_QUOTA -> context(kind, "", "v1", "resourcequotas");
            case LIMIT_RANGE -> context(kind, "", "v1", "limitranges");
            case NETWORK_POLICY -> context(kind, "networking.k8s.io", "v1", "networkpolicies");
            case SECRET -> context(kind, "", "v1", "secrets");
            case SEALED_SECRET -> context(kind, "bitnami.com", "v1alpha1", "sealedsecrets");
            case CONFIG_MAP -> context(kind, "", "v1", "configmaps");
            case PERSISTENT_VOLUME_CLAIM -> context(kind, "", "v1", "persistentvolumeclaims");
            case SERVICE -> context(kind, "", "v1", "services");
            case BACKUP_REPOSITORY -> context(kind, "holdfast.io", "v1alpha1", "backuprepositories");
            case BACKUP_POLICY -> context(kind, "holdfast.io", "v1alpha1", "backuppolicies");
            case RESTORE_PLAN -> context(kind, "holdfast.io", "v1alpha1", "restoreplans");
            case STATEFUL_SET -> context(kind, "apps", "v1", "statefulsets");
            case DEPLOYMENT -> context(kind, "apps", "v1", "deployments");
            case DAEMON_SET -> context(kind, "apps", "v1", "daemonsets");
            case CRON_JOB -> context(kind, "batch", "v1", "cronjobs");
            case POD_DISRUPTION_BUDGET -> context(kind, "policy", "v1", "poddisruptionbudgets");
            case HORIZONTAL_POD_AUTOSCALER -> context(kind, "autoscaling", "v2", "horizontalpodautoscalers");
            case INGRESS -> context(kind, "networking.k8s.io", "v1", "ingresses");
            case ALL, NAMESPACE -> throw new IllegalArgumentException(kind + " is not watched");
        };
    }

    private static ResourceDefinitionContext context(ConfigKind kind, String group, String version, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind.kind())
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }
}
