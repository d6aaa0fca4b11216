package io.holdfast.engine.store;

/**
 * An object on its way. Nothing is visible under the key until {@link #complete} returns; after {@link #abort}, or when
 * the process dies and a sweep aborts it, nothing ever was.
 */
public interface MultipartUpload {

    /**
     * Stores one part; returns when the store has it. May be called from several threads for different parts, in any
     * order. All parts but the last have the same length, which is at least 5 MiB because S3 wants that.
     */
    void put(Part part);

    /**
     * Publishes the object made of parts 1 to {@code parts}. A failure publishes nothing, and the upload can then be
     * aborted.
     *
     * @param parts how many parts were put, at least 1; an empty object has one empty part
     * @param size the sum of the parts' lengths; fails with an integrity failure if the store holds another size
     * @throws io.holdfast.engine.failure.InvalidPlanException with reason {@code ObjectExists} if the key is taken by
     *     other content
     */
    void complete(int parts, long size);

    /** Gives up and frees what was stored. Safe to call twice, and after {@link #complete}, when it does nothing. */
    void abort();
}
