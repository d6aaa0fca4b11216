package io.holdfast.engine.source;

import java.util.Map;

/**
 * Reads an artifact's bytes as they pass and judges whether they are whole and well-formed, in constant memory.
 *
 * <p>Both methods fail with an {@link io.holdfast.engine.failure.IntegrityException} that says what is wrong and at which
 * offset.
 */
public interface FormatValidator {

    /** Takes the next bytes. */
    void update(byte[] bytes, int offset, int length);

    /**
     * Takes the end of the stream and returns what the format says of its content (versions, counts, creation time), for
     * the manifest's facts.
     */
    Map<String, String> finish();

    /** The format's name, as the manifest records it. */
    String format();
}
