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

    /**
     * Compares what is there now with a recovery point by exact counts.
     *
     * @param memory what the restore remembered, which may have put things elsewhere than they were captured from
     * @return the counts, by the names of the recovery point
     * @throws io.holdfast.engine.failure.IntegrityException if they differ by more than can be explained
     */
    Map<String, Long> compare(PointContent point, RestoreMemory memory);

    /**
     * Reads some of what is there back through the product itself, whole.
     *
     * @return what was read, in words
     * @throws io.holdfast.engine.failure.IntegrityException if something that is there cannot be read
     */
    String sample(int count);

    /** Most sources create nothing that could outlive a capture. */
    @Override
    default void cleanUp(Map<String, byte[]> notes) {}

    /** A cheap look at the source: fails if a capture could not work, and says what was found. */
    String probe();

    @Override
    void close();
}
