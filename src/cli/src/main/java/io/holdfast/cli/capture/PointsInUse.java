package io.holdfast.cli.capture;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupStatus;
import io.holdfast.api.v1alpha1.RecoveryPointRef;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.PointTaken;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.engine.store.ObjectKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Recovery points that must not expire now. A recovery may have chosen the last good one, and wait for its approval while
 * the next Backup succeeds.
 */
@FunctionalInterface
public interface PointsInUse {

    /** Their folders, in whichever repository. May fail with any exception of the client: then nobody knows. */
    Set<ObjectKey> folders();

    /** Where nobody but the caller works. */
    static PointsInUse none() {
        return Set::of;
    }

    /** What the unfinished runs of a namespace have taken, and what an annotation of its Backups pins. */
    static PointsInUse of(KubernetesClient client, String namespace) {
        return new PointsInUse() {
            @Override
            public Set<ObjectKey> folders() {
                Set<ObjectKey> folders = new HashSet<>(taken(client.resources(RestoreRun.class)
                        .inNamespace(namespace)
                        .list()
                        .getItems()));
                folders.addAll(pinned(backups()));
                return folders;
            }

            @Override
            public AnnotatedPins annotated() {
                return AnnotatedPins.of(backups());
            }

            private List<Backup> backups() {
                return client.resources(Backup.class)
                        .inNamespace(namespace)
                        .list()
                        .getItems();
            }
        };
    }

    /** What annotations of Backups say, for the bucket to say it, too. May fail as the above does. */
    default AnnotatedPins annotated() {
        return AnnotatedPins.none();
    }

    /** What those Backups made that somebody wants kept. */
    static Set<ObjectKey> pinned(Collection<Backup> backups) {
        return backups.stream()
                .filter(backup -> backup.getMetadata().getAnnotations().containsKey(Names.PIN))
                .map(Backup::getStatus)
                .filter(Objects::nonNull)
                .map(BackupStatus::recoveryPoint)
                .filter(Objects::nonNull)
                .map(RecoveryPointRef::key)
                .map(ObjectKey::new)
                .collect(Collectors.toSet());
    }

    /** What those of the runs that are not over have taken. */
    static Set<ObjectKey> taken(Collection<RestoreRun> runs) {
        return runs.stream()
                .filter(run -> run.getStatus() != null && !run.getStatus().isOver())
                .map(run -> run.getStatus().execution())
                .filter(Objects::nonNull)
                .map(Execution::points)
                .flatMap(Collection::stream)
                .map(PointTaken::key)
                .map(ObjectKey::new)
                .collect(Collectors.toSet());
    }
}
