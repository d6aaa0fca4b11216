package io.holdfast.operator.backup;

import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.FailureKind;
import io.holdfast.api.v1alpha1.RecoveryPointRef;
import io.holdfast.api.worker.ImportedPoint;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.operator.status.Reason;
import java.time.Instant;
import java.util.Optional;

/**
 * Which recovery point a Backup may stand for. Whoever may create Backups could otherwise show one policy the recovery
 * points of another, or one from a time that is still to come.
 */
final class ImportRules {
    private ImportRules() {}

    /** The point of the annotation, if it lies where those of this policy's source do and has a time that was. */
    static Optional<RecoveryPointRef> believed(BackupView view, Instant now) {
        return ImportedPoint.read(view.imported().orElse(null))
                .filter(point -> folder(view).filter(point.key()::startsWith).isPresent())
                .filter(point -> point.consistencyTime() != null
                        && !point.consistencyTime().isAfter(now));
    }

    static Failure refusal() {
        return new Failure(
                FailureKind.INVALID,
                Reason.IMPORT_REFUSED.word(),
                Reason.IMPORT_REFUSED.meaning(),
                "Leave Backups with the trigger Import to holdfast import.");
    }

    private static Optional<String> folder(BackupView view) {
        String name = view.spec().source();
        return view.policy()
                .flatMap(policy -> policy.source(name))
                .map(BackupSource::kind)
                .map(kind -> new SourcePath(
                        kind, view.namespace(), view.spec().policyRef().name(), name))
                .map(path -> path + "/");
    }
}
