package io.holdfast.operator.backup;

import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.PointTaken;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.store.ObjectKey;
import java.util.Collection;
import java.util.Optional;

/**
 * Recoveries that are replacing what a Backup would capture. A recovery point of a store that is half restored would be
 * the latest, and the next recovery would take it.
 */
final class Recoveries {
    /** Of a recovery point's folder: kind, namespace, policy, source, and its own name. */
    private static final int SEGMENTS = 5;

    private Recoveries() {}

    /** The name of one that has begun to change the Backup's source and is not over. */
    static Optional<String> replacing(Backup backup, Collection<RestoreRun> runs) {
        return runs.stream()
                .filter(run -> run.getSpec().mode() == RunMode.RECOVERY && isReplacing(backup, run))
                .map(run -> run.getMetadata().getName())
                .sorted()
                .findFirst();
    }

    private static boolean isReplacing(Backup backup, RestoreRun run) {
        Execution execution = run.getStatus() == null ? null : run.getStatus().execution();
        return execution != null
                && run.getStatus().result() == null
                && execution.result() == null
                && execution.points().stream()
                        .filter(point -> isOf(backup, point))
                        .anyMatch(point -> execution.steps().stream()
                                .anyMatch(step ->
                                        point.component().equals(step.component()) && step.startedAt() != null));
    }

    private static boolean isOf(Backup backup, PointTaken point) {
        if (point.key().split("/", -1).length < SEGMENTS) {
            return false;
        }
        SourcePath path = SourcePath.of(new ObjectKey(point.key()));
        return path.namespace().equals(backup.getMetadata().getNamespace())
                && path.policy().equals(backup.getSpec().policyRef().name())
                && path.nameInPolicy().equals(backup.getSpec().source());
    }
}
