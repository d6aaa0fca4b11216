package io.holdfast.operator.backup;

import io.holdfast.api.Fitting;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.FailureKind;
import io.holdfast.api.v1alpha1.RecoveryPointRef;
import io.holdfast.api.worker.ImportedPoint;
import io.holdfast.engine.point.PointId;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.operator.status.Reason;
import java.time.Instant;
import java.util.Optional;

/**
 * Which recovery point a Backup may stand for. Whoever may create Backups could otherwise show one policy the recovery
 * points of another, or one from a time that is still to come.
 */
final class ImportRules {
    private static final int LONGEST = 1024;

    private ImportRules() {}

    /** What came of a look at the annotation. */
    sealed interface Answer {

        record Believed(RecoveryPointRef point) implements Answer {}

        /** Why it is not, for people. */
        record Refused(String why) implements Answer {}
    }

    /** The point of the annotation, if it can be one of this policy's source and has a time that was. */
    static Answer judge(BackupView view, Instant now) {
        Optional<RecoveryPointRef> read = ImportedPoint.read(view.imported().orElse(null));
        if (read.isEmpty()) {
            return new Answer.Refused("the annotation " + Names.IMPORTED + " is no recovery point");
        }
        RecoveryPointRef point = read.get();
        Optional<PointId> id = source(view).flatMap(path -> idIn(path, point.key()));
        if (id.isEmpty()) {
            return new Answer.Refused("'" + point.key() + "' is no folder of a recovery point of this policy's source");
        }
        if (!id.get().ulid().equals(point.id())) {
            return new Answer.Refused("'" + point.id() + "' is not the identity in '" + point.key() + "'");
        }
        if (id.get().time().isAfter(now)) {
            return new Answer.Refused("the time of '" + point.key() + "' is still to come");
        }
        Instant consistency = point.consistencyTime();
        return consistency == null || consistency.isAfter(now)
                ? new Answer.Refused("its consistency time, " + consistency + ", is none that was")
                : new Answer.Believed(point);
    }

    static Failure refusal(String why) {
        return new Failure(
                FailureKind.INVALID,
                Reason.IMPORT_REFUSED.word(),
                Fitting.text(Reason.IMPORT_REFUSED.meaning() + " " + why, LONGEST),
                "Leave Backups with the trigger Import to holdfast import.");
    }

    private static Optional<PointId> idIn(SourcePath path, String key) {
        String folder = path.folder() + "/";
        return key.startsWith(folder) ? PointId.parse(key.substring(folder.length())) : Optional.empty();
    }

    private static Optional<SourcePath> source(BackupView view) {
        String name = view.spec().source();
        return view.policy()
                .flatMap(policy -> policy.source(name))
                .map(BackupSource::kind)
                .map(kind -> new SourcePath(
                        kind, view.namespace(), view.spec().policyRef().name(), name));
    }
}
