package io.holdfast.engine.store;

/**
 * An object on its way. Nothing is visible under the key until {@link #complete} returns; after {@link #abort}, or when
 * the process dies and a sweep aborts it, nothing ever was.
 */
public interface MultipartUpload {

    /**
     * Stores one part; returns when the store has it. May be called from several threads for different parts. All parts
     * but the last have the same length.
     */
    void put(Part part);

    /**
     * Publishes the object made of parts 1 to {@code parts}.
     *
     * @param size the sum of the parts' lengths; fails with an integrity failure if the store holds another size
     */
    void complete(int parts, long size);

    /** Gives up and frees what was stored. Safe to call twice, and after {@link #complete}, when it does nothing. */
    void abort();
}
