package io.holdfast.engine.source;

import io.holdfast.engine.run.Cancellation;

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

    /**
     * Keeps a note beside the recovery point in the making, before something is created at the source: should this
     * process die, {@link Leftovers#cleanUp} gets it. A note is written once.
     *
     * @param name letters, digits and {@code ._%+=@~-}
     * @throws io.holdfast.engine.failure.RecoveryException if no repository took it: then nothing may be created
     */
    void note(String name, byte[] content);

    /** Drops a note, if there is one: what it tells of is gone from the source, or meant to stay. */
    void forget(String name);

    /** Says what is being done, for progress and the manifest's durations: for example {@code snapshot}. */
    void phase(String name);

    /** Fails with reason {@code Cancelled} when the capture was stopped. Called in every waiting loop. */
    void checkCancelled();

    /**
     * Has {@code cut} run as soon as the capture is stopped, in a thread of its own. Called around whatever waits for the
     * source without looking at anything else, such as a read; what breaks then is told as {@code Cancelled}.
     */
    Cancellation.Cut cutting(Runnable cut);
}
