package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Kinds that a config source captures. */
public enum ConfigKind {
    /** Every kind of this list. */
    @JsonProperty("All")
    ALL,
    /** The namespace itself, with its labels. */
    @JsonProperty("Namespace")
    NAMESPACE,
    /** ServiceAccounts. */
    @JsonProperty("ServiceAccount")
    SERVICE_ACCOUNT,
    /** Roles. */
    @JsonProperty("Role")
    ROLE,
    /** RoleBindings. */
    @JsonProperty("RoleBinding")
    ROLE_BINDING,
    /** ResourceQuotas. */
    @JsonProperty("ResourceQuota")
    RESOURCE_QUOTA,
    /** LimitRanges. */
    @JsonProperty("LimitRange")
    LIMIT_RANGE,
    /** NetworkPolicies. */
    @JsonProperty("NetworkPolicy")
    NETWORK_POLICY,
    /** Secrets. */
    @JsonProperty("Secret")
    SECRET,
    /** SealedSecrets of bitnami.com. */
    @JsonProperty("SealedSecret")
    SEALED_SECRET,
    /** ConfigMaps. */
    @JsonProperty("ConfigMap")
    CONFIG_MAP,
    /** PersistentVolumeClaims; what is on the volumes is not captured. */
    @JsonProperty("PersistentVolumeClaim")
    PERSISTENT_VOLUME_CLAIM,
    /** Services. */
    @JsonProperty("Service")
    SERVICE,
    /** BackupRepositories. */
    @JsonProperty("BackupRepository")
    BACKUP_REPOSITORY,
    /** BackupPolicies. */
    @JsonProperty("BackupPolicy")
    BACKUP_POLICY,
    /** RestorePlans. */
    @JsonProperty("RestorePlan")
    RESTORE_PLAN,
    /** StatefulSets. */
    @JsonProperty("StatefulSet")
    STATEFUL_SET,
    /** Deployments. */
    @JsonProperty("Deployment")
    DEPLOYMENT,
    /** DaemonSets. */
    @JsonProperty("DaemonSet")
    DAEMON_SET,
    /** CronJobs. */
    @JsonProperty("CronJob")
    CRON_JOB,
    /** PodDisruptionBudgets. */
    @JsonProperty("PodDisruptionBudget")
    POD_DISRUPTION_BUDGET,
    /** HorizontalPodAutoscalers. */
    @JsonProperty("HorizontalPodAutoscaler")
    HORIZONTAL_POD_AUTOSCALER,
    /** Ingresses. */
    @JsonProperty("Ingress")
    INGRESS;
}
