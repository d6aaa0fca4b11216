package io.holdfast.cli.imports;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.adapter.cluster.ClusterFailures;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupSpec;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.RecoveryPointRef;
import io.holdfast.api.v1alpha1.Trigger;
import io.holdfast.api.worker.ImportedPoint;
import io.holdfast.cli.worker.Results;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.repository.StoredPoint;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Backups of a namespace, and those to come that stand for recovery points. */
public final class ClusterBackups {
    private final KubernetesClient client;
    private final String namespace;

    public ClusterBackups(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** The policy as it is in the cluster: its Backups go with it. */
    public BackupPolicy policy(String name) {
        @Nullable
        BackupPolicy found = asked(() -> client.resources(BackupPolicy.class)
                .inNamespace(namespace)
                .withName(name)
                .get());
        if (found == null) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "there is no BackupPolicy '" + name + "' in namespace " + namespace,
                    "apply it first: Backups belong to their policy");
        }
        return found;
    }

    /** Those points that no Backup names, and that none has made just now without having said so yet. */
    public List<StoredPoint> unknown(List<StoredPoint> points) {
        List<Backup> backups = asked(() ->
                client.resources(Backup.class).inNamespace(namespace).list().getItems());
        Set<String> ids = backups.stream()
                .flatMap(ClusterBackups::point)
                .map(RecoveryPointRef::id)
                .collect(Collectors.toSet());
        Set<String> makers =
                backups.stream().map(backup -> backup.getMetadata().getUid()).collect(Collectors.toSet());
        return points.stream()
                .filter(point -> !ids.contains(point.manifest().id())
                        && !makers.contains(point.manifest().origin().uid()))
                .toList();
    }

    /** Makes the Backup, unless it is there. */
    public void create(Backup backup) {
        try {
            client.resource(backup).create();
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw ClusterFailures.of(refused, "import");
            }
        }
    }

    /** The Backup of a recovery point; its name comes from the point, so that making it twice is a conflict. */
    public static Backup of(BackupPolicy policy, String source, StoredPoint point) {
        String name = policy.getMetadata().getName();
        String id = point.manifest().id();
        String digest = UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 8);
        Backup backup = new Backup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withName(name + "-" + source + "-i" + digest)
                .withNamespace(policy.getMetadata().getNamespace())
                .addToLabels(Names.POLICY, name)
                .addToLabels(Names.SOURCE, source)
                .addToAnnotations(Names.IMPORTED, ImportedPoint.write(Results.reference(point)))
                .addNewOwnerReference()
                .withApiVersion(policy.getApiVersion())
                .withKind(policy.getKind())
                .withName(name)
                .withUid(policy.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .build());
        backup.setSpec(new BackupSpec(new LocalRef(name), source, Trigger.IMPORT, null, null));
        return backup;
    }

    private static Stream<RecoveryPointRef> point(Backup backup) {
        RecoveryPointRef known =
                backup.getStatus() == null ? null : backup.getStatus().recoveryPoint();
        return known != null
                ? Stream.of(known)
                : ImportedPoint.read(backup.getMetadata().getAnnotations().get(Names.IMPORTED)).stream();
    }

    private static <T extends @Nullable Object> T asked(Supplier<T> request) {
        try {
            return request.get();
        } catch (KubernetesClientException refused) {
            throw ClusterFailures.of(refused, "import");
        }
    }
}
