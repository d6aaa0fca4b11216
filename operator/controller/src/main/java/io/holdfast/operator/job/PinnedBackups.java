package io.holdfast.operator.job;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.Backup;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;

/**
 * Backups whose recovery point an annotation keeps. The annotation says so until a worker has written it into the bucket,
 * and some workers never can: so nothing of ours deletes such a Backup, and it does not go with its policy either.
 */
public final class PinnedBackups {
    private static final String POLICY = "BackupPolicy";

    private PinnedBackups() {}

    /** Whether it has the annotation; what it says is for people. */
    public static boolean isPinned(Backup backup) {
        Map<String, String> annotations = backup.getMetadata().getAnnotations();
        return annotations != null && annotations.containsKey(Names.PIN);
    }

    /** Whether the cluster deletes it when it deletes its policy. */
    public static boolean isOwned(Backup backup) {
        return backup.getMetadata().getOwnerReferences().stream().anyMatch(PinnedBackups::isPolicy);
    }

    /** Takes a Backup that is over from its policy, if it is pinned; whoever deletes the policy keeps it then. */
    public static void keep(KubernetesClient client, Backup backup) {
        boolean over = backup.getStatus() != null && backup.getStatus().isOver();
        if (!over || !isPinned(backup) || !isOwned(backup)) {
            return;
        }
        List<OwnerReference> others = backup.getMetadata().getOwnerReferences().stream()
                .filter(owner -> !isPolicy(owner))
                .toList();
        String patch = Serialization.asJson(Map.of("metadata", Map.of("ownerReferences", others)));
        try {
            client.resources(Backup.class)
                    .inNamespace(backup.getMetadata().getNamespace())
                    .withName(backup.getMetadata().getName())
                    .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw refused;
            }
        }
    }

    private static boolean isPolicy(OwnerReference owner) {
        return POLICY.equals(owner.getKind()) && owner.getApiVersion().startsWith(Names.GROUP + "/");
    }
}
