package io.holdfast.engine.store;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where recovery points live. Objects are written once and never changed.
 *
 * <p>All methods fail with a {@link io.holdfast.engine.failure.RecoveryException}: transient when trying again may help
 * (the store has then done its own retries), invalid for wrong credentials or a missing bucket, integrity when the store
 * holds something else than it was given. Implementations are safe for use by several threads.
 */
public interface ObjectStore extends AutoCloseable {

    /**
     * Stores the whole content or nothing.
     *
     * @throws io.holdfast.engine.failure.InvalidPlanException with reason {@code ObjectExists} if the key is taken by
     *     other content; storing the same content again is a success, because a lost answer cannot be told from a lost
     *     request
     */
    void create(ObjectKey key, byte[] content);

    /** Begins an upload in parts. */
    MultipartUpload begin(ObjectKey key);

    /**
     * Opens {@code length} bytes from {@code offset}. This method or the stream fails with reason {@code Truncated}, and
     * does not end early, when the object has fewer bytes (an integrity failure) or the connection breaks (transient). A
     * missing object is an integrity failure with reason {@code ObjectMissing}, raised here. The stream's methods throw
     * {@link io.holdfast.engine.failure.RecoveryException}, as those of the store do.
     */
    InputStream read(ObjectKey key, long offset, long length);

    /** What is stored under the key, if anything. */
    Optional<ObjectInfo> find(ObjectKey key);

    /** Every object whose key is below {@code prefix} (which is a whole segment path), in the order of their keys. */
    Stream<ObjectInfo> list(ObjectKey prefix);

    /** Every object of the repository, in the order of their keys. */
    Stream<ObjectInfo> list();

    /** Removes the object; does nothing if there is none. */
    void delete(ObjectKey key);

    /**
     * Uploads that were begun and are neither complete nor aborted, of the key {@code prefix} itself and of all keys below
     * it. Some stores list only those of the key itself: see {@link StoreProbe#listsPendingUploads()}.
     */
    List<PendingUpload> pendingUploads(ObjectKey prefix);

    /** Aborts an upload found by {@link #pendingUploads}; does nothing if it is gone. */
    void abort(PendingUpload upload);

    /**
     * What time it is by the clock that dates the store's objects: for whoever would not remove by a clock of its own that
     * is wrong. Empty if the store does not say.
     */
    Optional<Instant> now();

    /** How many parts this store likes to receive at once; at least 1. */
    int uploadConcurrency();

    /**
     * Finds out what the store really does, by doing it below {@link StoreProbe#FOLDER} and cleaning up; a sweep finds what
     * a probe leaves that dies. Fails if objects cannot be written and read back.
     */
    StoreProbe probe();

    /** Where this is, for messages: without credentials. */
    String describe();

    @Override
    void close();
}
