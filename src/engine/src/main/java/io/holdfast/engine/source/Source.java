package io.holdfast.engine.source;

import java.util.Map;

/** One thing that can be captured and restored. Instances are made for one capture or one restore. */
public interface Source extends Leftovers, AutoCloseable {

    /** The kind, which is also the folder in the bucket: {@code redis}, {@code qdrant}, {@code config}. */
    String kind();

    /**
     * Captures the source into the session. Whatever is created at the source for this is removed before the method
     * returns or throws.
     *
     * @throws io.holdfast.engine.failure.RecoveryException if anything was skipped, lost, or cannot be proven
     */
    Captured capture(CaptureSession session);

    /**
     * Restores from a recovery point and compares the result with it.
     *
     * @throws io.holdfast.engine.failure.RecoveryException if the target holds data and replacing was not asked for, or
     *     if what is there afterwards is not what the recovery point holds
     */
    Restored restore(PointContent point, RestoreOptions options);

    /** Most sources create nothing that could outlive a capture. */
    @Override
    default void cleanUp(Map<String, byte[]> notes) {}

    /** A cheap look at the source: fails if a capture could not work, and says what was found. */
    String probe();

    @Override
    void close();
}
