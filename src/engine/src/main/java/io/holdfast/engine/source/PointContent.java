package io.holdfast.engine.source;

import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** The content of a recovery point as a source sees it during a restore: plain, and checked while it is read. */
public interface PointContent {

    /** Names of the artifacts, in the order in which they were captured. */
    List<String> artifacts();

    /** Number of plain bytes of an artifact. */
    long length(String artifact);

    /** Digest of an artifact's plain bytes, lower-case hexadecimal SHA-256. */
    String sha256(String artifact);

    /**
     * Opens an artifact. The last read, the one that would return the end of the stream, compares length and digest with
     * the manifest and throws instead when they differ: a reader that saw the end saw the true bytes.
     */
    InputStream open(String artifact);

    /** Counts recorded at the capture. */
    Map<String, Long> counts();

    /** Facts recorded at the capture. */
    Map<String, String> facts();
}
