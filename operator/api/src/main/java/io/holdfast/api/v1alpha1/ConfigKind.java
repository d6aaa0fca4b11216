package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Kinds that a config source captures. */
public enum ConfigKind {
    /** Every kind of this list. */
    @JsonProperty("All")
    ALL("All"),
    /** The namespace itself, with its labels. */
    @JsonProperty("Namespace")
    NAMESPACE("Namespace"),
    /** ServiceAccounts. */
    @JsonProperty("ServiceAccount")
    SERVICE_ACCOUNT("ServiceAccount"),
    /** Roles. */
    @JsonProperty("Role")
    ROLE("Role"),
    /** RoleBindings. */
    @JsonProperty("RoleBinding")
    ROLE_BINDING("RoleBinding"),
    /** ResourceQuotas. */
    @JsonProperty("ResourceQuota")
    RESOURCE_QUOTA("ResourceQuota"),
    /** LimitRanges. */
    @JsonProperty("LimitRange")
    LIMIT_RANGE("LimitRange"),
    /** NetworkPolicies. */
    @JsonProperty("NetworkPolicy")
    NETWORK_POLICY("NetworkPolicy"),
    /** Secrets. */
    @JsonProperty("Secret")
    SECRET("Secret"),
    /** SealedSecrets of bitnami.com. */
    @JsonProperty("SealedSecret")
    SEALED_SECRET("SealedSecret"),
    /** ConfigMaps. */
    @JsonProperty("ConfigMap")
    CONFIG_MAP("ConfigMap"),
    /** PersistentVolumeClaims; what is on the volumes is not captured. */
    @JsonProperty("PersistentVolumeClaim")
    PERSISTENT_VOLUME_CLAIM("PersistentVolumeClaim"),
    /** Services. */
    @JsonProperty("Service")
    SERVICE("Service"),
    /** BackupRepositories. */
    @JsonProperty("BackupRepository")
    BACKUP_REPOSITORY("BackupRepository"),
    /** BackupPolicies. */
    @JsonProperty("BackupPolicy")
    BACKUP_POLICY("BackupPolicy"),
    /** RestorePlans. */
    @JsonProperty("RestorePlan")
    RESTORE_PLAN("RestorePlan"),
    /** StatefulSets. */
    @JsonProperty("StatefulSet")
    STATEFUL_SET("StatefulSet"),
    /** Deployments. */
    @JsonProperty("Deployment")
    DEPLOYMENT("Deployment"),
    /** DaemonSets. */
    @JsonProperty("DaemonSet")
    DAEMON_SET("DaemonSet"),
    /** CronJobs. */
    @JsonProperty("CronJob")
    CRON_JOB("CronJob"),
    /** PodDisruptionBudgets. */
    @JsonProperty("PodDisruptionBudget")
    POD_DISRUPTION_BUDGET("PodDisruptionBudget"),
    /** HorizontalPodAutoscalers. */
    @JsonProperty("HorizontalPodAutoscaler")
    HORIZONTAL_POD_AUTOSCALER("HorizontalPodAutoscaler"),
    /** Ingresses. */
    @JsonProperty("Ingress")
    INGRESS("Ingress");

    private final String kind;

    ConfigKind(String kind) {
        this.kind = kind;
    }

    /** The kind as the API server spells it. */
    public String kind() {
        return kind;
    }
}
