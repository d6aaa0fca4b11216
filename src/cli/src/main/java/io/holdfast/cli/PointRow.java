package io.holdfast.cli;

import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.store.ObjectKey;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A recovery point in a list; one whose manifest cannot be used is listed with the reason. */
record PointRow(
        @Nullable String id,
        String key,
        @Nullable Instant consistencyTime,
        long sizeBytes,
        long storedBytes,
        boolean trusted,
        Map<String, Long> counts,
        @Nullable String problem) {

    static PointRow of(StoredPoint point) {
        Manifest manifest = point.manifest();
        return new PointRow(
                manifest.id(),
                point.folder().value(),
                manifest.times().consistency(),
                manifest.size(),
                manifest.storedSize(),
                point.trusted(),
                manifest.counts(),
                null);
    }

    static PointRow broken(ObjectKey folder, RecoveryException e) {
        return new PointRow(null, folder.value(), null, 0, 0, false, Map.of(), e.reason() + ": " + e.getMessage());
    }
}
