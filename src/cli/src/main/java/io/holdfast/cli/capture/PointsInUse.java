package io.holdfast.cli.capture;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.holdfast.api.v1alpha1.Backup;
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

    /** What is in use now. May fail with any exception of the client: then nobody knows. */
    Found look();

    /**
     * What was found.
     *
     * @param folders of the points, in whichever repository
     * @param pins what annotations of Backups say, for the bucket to say it, too
     */
    record Found(Set<ObjectKey> folders, AnnotatedPins pins) {

        public Found {
            folders = Set.copyOf(folders);
        }

        /** Nothing is in use. */
        public static Found nothing() {
            return new Found(Set.of(), new AnnotatedPins(List.of()));
        }
    }

    /** Where nobody but the caller works. */
    static PointsInUse none() {
        return Found::nothing;
    }

    /** What the unfinished runs of a namespace have taken, and what an annotation of its Backups pins. */
    static PointsInUse of(KubernetesClient client, String namespace) {
        return () -> {
            Set<ObjectKey> folders = new HashSet<>(taken(client.resources(RestoreRun.class)
                    .inNamespace(namespace)
                    .list()
                    .getItems()));
            AnnotatedPins pins = AnnotatedPins.of(
                    client.resources(Backup.class).inNamespace(namespace).list().getItems());
            folders.addAll(pins.folders());
            return new Found(folders, pins);
        };
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
                // What is no key names nothing that could expire.
                .flatMap(key -> ObjectKey.read(key).stream())
                .collect(Collectors.toSet());
    }
}
