package io.holdfast.adapter.config;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A kind of object that holds configuration. The order is the one in which they are applied: what others need comes
 * before them.
 */
public enum ConfigKind {
    Namespace("", "v1"),
    ServiceAccount("", "v1"),
    Role("rbac.authorization.k8s.io", "v1"),
    RoleBinding("rbac.authorization.k8s.io", "v1"),
    ResourceQuota("", "v1"),
    LimitRange("", "v1"),
    NetworkPolicy("networking.k8s.io", "v1"),
    Secret("", "v1"),
    SealedSecret("bitnami.com", "v1alpha1"),
    ConfigMap("", "v1"),
    PersistentVolumeClaim("", "v1"),
    Service("", "v1"),
    BackupRepository("holdfast.io", "v1alpha1"),
    BackupPolicy("holdfast.io", "v1alpha1"),
    RestorePlan("holdfast.io", "v1alpha1"),
    StatefulSet("apps", "v1"),
    Deployment("apps", "v1"),
    DaemonSet("apps", "v1"),
    CronJob("batch", "v1"),
    PodDisruptionBudget("policy", "v1"),
    HorizontalPodAutoscaler("autoscaling", "v2"),
    Ingress("networking.k8s.io", "v1");

    private final String group;
    private final String version;

    ConfigKind(String group, String version) {
        this.group = group;
        this.version = version;
    }

    /** The kind of that name, if this version knows it. */
    public static Optional<ConfigKind> of(String kind) {
        return Arrays.stream(values()).filter(one -> one.name().equals(kind)).findFirst();
    }

    /** The folder in the tar, the name of the count, and the plural in the API. */
    public String plural() {
        return switch (this) {
            case NetworkPolicy -> "networkpolicies";
            case BackupRepository -> "backuprepositories";
            case BackupPolicy -> "backuppolicies";
            case Ingress -> "ingresses";
            default -> name().toLowerCase(Locale.ROOT) + "s";
        };
    }

    /** Group and version, as manifests say them. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** Whether the kind comes with custom resources: a cluster without them has none to lose. */
    boolean mayBeUnknown() {
        return List.of(SealedSecret, BackupRepository, BackupPolicy, RestorePlan)
                .contains(this);
    }

    /** How the kind is addressed. */
    public ResourceDefinitionContext context() {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(name())
                .withPlural(plural())
                .withNamespaced(this != Namespace)
                .build();
    }
}
