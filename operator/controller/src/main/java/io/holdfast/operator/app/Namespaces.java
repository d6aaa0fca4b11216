package io.holdfast.operator.app;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupRepository;
import io.holdfast.api.v1alpha1.plan.RestorePlan;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import java.net.HttpURLConnection;
import java.util.List;

/** Looks whether a namespace can be watched. */
final class Namespaces {
    private static final List<Class<? extends HasMetadata>> KINDS = List.of(
            BackupRepository.class,
            BackupPolicy.class,
            Backup.class,
            RestorePlan.class,
            RestoreRun.class,
            Job.class,
            Pod.class);

    private final KubernetesClient client;

    Namespaces(KubernetesClient client) {
        this.client = client;
    }

    /** Whether the namespace is there, and every kind in it may be listed. */
    boolean canBeWatched(String name) {
        return !isGone(name) && KINDS.stream().allMatch(kind -> canBeListed(kind, name));
    }

    /** Whether there is certainly no such namespace; one that may not be looked at may be there. */
    boolean isGone(String name) {
        try {
            return client.namespaces().withName(name).get() == null;
        } catch (KubernetesClientException refused) {
            return orThrow(refused);
        }
    }

    private <R extends HasMetadata> boolean canBeListed(Class<R> kind, String namespace) {
        try {
            client.resources(kind)
                    .inNamespace(namespace)
                    .list(new ListOptionsBuilder().withLimit(1L).build());
            return true;
        } catch (KubernetesClientException refused) {
            return orThrow(refused);
        }
    }

    private static boolean orThrow(KubernetesClientException refused) {
        if (refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
            return false;
        }
        throw refused;
    }
}
