package io.holdfast.engine.source;

import java.util.Map;

/** Removes from a source what a died capture left there. */
@FunctionalInterface
public interface Leftovers {

    /**
     * Removes what the notes of a died capture tell of. Does nothing more when called again with the same notes.
     *
     * @param notes what {@link CaptureSession#note} kept, by name; never empty
     * @throws io.holdfast.engine.failure.RecoveryException if something may still be there
     */
    void cleanUp(Map<String, byte[]> notes);
}
