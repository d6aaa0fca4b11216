package io.holdfast.adapter.qdrant;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.source.PointContent;
import java.util.List;

/** The points of a collection against those of a recovery point. */
final class PointCounts {

    private PointCounts() {}

    static boolean isWithin(PointContent point, RestoreStep step, long count) {
        long[] bounds = Facts.bounds(point, step.collection());
        return bounds[1] <= count && count <= bounds[2];
    }

    /** Returns the exact count, which must be that of the capture. */
    static long compare(QdrantClient client, PointContent point, RestoreStep step, List<String> warnings) {
        long count = client.count(step.target());
        long[] bounds = Facts.bounds(point, step.collection());
        if (!isWithin(point, step, count)) {
            throw new IntegrityException(
                    Reason.CountMismatch,
                    "Collection " + step.target() + " has " + count + " points, and the recovery point "
                            + (bounds[1] == bounds[2] ? "" + bounds[1] : bounds[1] + " to " + bounds[2]),
                    "Verify the recovery point, and restore an older one if it is damaged.");
        }
        if (bounds[1] != bounds[2]) {
            warnings.add(
                    "Collection " + step.target() + " has " + count + " points; it was written to during the capture,"
                            + " when it had " + bounds[1] + " to " + bounds[2] + ".");
        }
        return count;
    }
}
