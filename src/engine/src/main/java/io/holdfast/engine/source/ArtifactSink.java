package io.holdfast.engine.source;

import java.io.OutputStream;
import java.util.Map;

/**
 * Where a source writes one artifact's plain bytes. Writes block while the stores are slow. Closing without {@link
 * #prove} discards the artifact and makes the capture fail.
 */
public abstract class ArtifactSink extends OutputStream {

    /**
     * Ends the artifact: compares length and digest with the proof, lets the validator judge the end, and stores it.
     *
     * @return what the validator found in the artifact
     */
    public abstract Map<String, String> prove(Proof proof);

    @Override
    public abstract void close();
}
