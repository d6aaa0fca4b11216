package io.holdfast.adapter.qdrant;

import io.holdfast.engine.source.FormatValidator;

/** The format of a Qdrant recovery point's artifacts. */
public final class QdrantFormat {

    private QdrantFormat() {}

    /** A new validator for one collection's snapshot. */
    public static FormatValidator validator() {
        return SnapshotValidator.ofWholeCollection();
    }
}
