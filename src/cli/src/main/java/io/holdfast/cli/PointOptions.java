package io.holdfast.cli;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.store.ObjectKey;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which recovery point. */
final class PointOptions {

    @Option(names = "--point", paramLabel = "ID", description = "Id of a recovery point, or how it begins.")
    @Nullable
    String id;

    @Option(
            names = "--latest",
            paramLabel = "KIND/NAMESPACE/POLICY/SOURCE",
            description = "The newest recovery point whose key begins so.")
    @Nullable
    String latest;

    StoredPoint find(Repository repository) {
        if ((id == null) == (latest == null)) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan, "no recovery point is named", "say either --point ID or --latest PATH");
        }
        if (id != null) {
            return repository.byId(id);
        }
        String path = latest.endsWith("/") ? latest : latest + "/";
        List<ObjectKey> folders = repository.folders().stream()
                .filter(folder -> folder.value().startsWith(path))
                // A safety copy holds what its recovery was to undo: only who asks for one gets it.
                .filter(folder -> path.contains(SourcePath.SAFETY + "/")
                        || !SourcePath.of(folder).isOfSafetyCopies())
                .toList();
        if (folders.isEmpty()) {
            throw new InvalidPlanException(
                    Reason.NoRecoveryPoint,
                    "no recovery point in " + repository.store().describe() + " begins with " + path,
                    "'holdfast list' shows what is there");
        }
        return repository.read(folders.stream()
                .max(java.util.Comparator.comparing(ObjectKey::name))
                .orElseThrow());
    }
}
