package io.holdfast.cli;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.repository.PointSearch;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which recovery point. */
final class PointOptions {

    @Option(
            names = "--point",
            paramLabel = "ID",
            description = "Id of a recovery point, or how it begins, or its whole key.")
    @Nullable
    String id;

    @Option(
            names = "--latest",
            paramLabel = "KIND/NAMESPACE/POLICY/SOURCE",
            description = "The newest recovery point whose key begins so.")
    @Nullable
    String latest;

    /** Finds it; what had to be passed over on the way is told. */
    StoredPoint find(Repository repository, PrintWriter err) {
        if ((id == null) == (latest == null)) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan, "no recovery point is named", "say either --point ID or --latest PATH");
        }
        PointSearch search = new PointSearch(repository, InstantSource.system().instant());
        StoredPoint found = id != null ? search.named(id) : search.newestBelow(Objects.requireNonNull(latest));
        search.passedOver().forEach(why -> err.println("warning: passed over: " + why));
        return found;
    }
}
