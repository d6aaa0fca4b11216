package io.holdfast.engine.stream;

import io.holdfast.engine.store.ObjectKey;
import java.util.Optional;

/**
 * The object beside a multipart upload that says who uploads, written before the upload begins and removed after its end.
 * Some stores list pending uploads by exact key only: without the note nobody would find what a killed process left.
 */
public final class UploadNote {

    private static final String ENDING = ".upload";

    private UploadNote() {}

    /** The note's key for an object. */
    public static ObjectKey key(ObjectKey object) {
        return object.parent().child(object.name() + ENDING);
    }

    /** The object that a note is about; empty if the key is not a note's. */
    public static Optional<ObjectKey> object(ObjectKey key) {
        return key.name().endsWith(ENDING)
                ? Optional.of(
                        key.parent().child(key.name().substring(0, key.name().length() - ENDING.length())))
                : Optional.empty();
    }
}
