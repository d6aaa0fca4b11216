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
     * Opens an artifact. Its last bytes come only after the length and the digest of the whole agreed with the manifest; a
     * read throws an integrity failure instead when they differ, or as soon as the artifact is longer than the manifest
     * says. A reader that has {@link #length} bytes, or saw the end, thus has the true bytes.
     */
    InputStream open(String artifact);

    /** Counts recorded at the capture. */
    Map<String, Long> counts();

    /** Facts recorded at the capture. */
    Map<String, String> facts();
}
