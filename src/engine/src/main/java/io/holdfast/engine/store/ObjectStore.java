package io.holdfast.engine.store;

import java.io.InputStream;
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
     * Opens {@code length} bytes from {@code offset}. The stream fails, and does not end, when the object has fewer bytes
     * or the connection breaks; a missing object fails with reason {@code ObjectMissing}.
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

    /** Uploads under {@code prefix} that were begun and are neither complete nor aborted. */
    List<PendingUpload> pendingUploads(ObjectKey prefix);

    /** Aborts an upload found by {@link #pendingUploads}; does nothing if it is gone. */
    void abort(PendingUpload upload);

    /** How many parts this store likes to receive at once; at least 1. */
    int uploadConcurrency();

    /** Where this is, for messages: without credentials. */
    String describe();

    @Override
    void close();
}
