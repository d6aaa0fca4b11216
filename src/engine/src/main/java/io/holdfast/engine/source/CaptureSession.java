package io.holdfast.engine.source;

/** What a source is given to capture into. */
public interface CaptureSession {

    /** When the capture began; a native snapshot older than this is not the one that was asked for. */
    java.time.Instant started();

    /**
     * Begins an artifact. One at a time: the previous one must be proven or closed.
     *
     * @param name the artifact's telling file name, without the endings that compression and encryption add; letters,
     *     digits and {@code ._%+=@~-}
     * @param validator judges the bytes in passing
     */
    ArtifactSink begin(String name, FormatValidator validator);

    /** Says what is being done, for progress and the manifest's durations: for example {@code snapshot}. */
    void phase(String name);

    /** Fails with reason {@code Cancelled} when the capture was stopped. Called in every waiting loop. */
    void checkCancelled();
}
