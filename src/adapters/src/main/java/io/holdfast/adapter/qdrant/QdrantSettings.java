package io.holdfast.adapter.qdrant;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How to speak to a Qdrant, and what of it to capture.
 *
 * @param port its REST port, 6333 unless it was changed
 * @param apiKey gives its API key when it is needed, or null if it has none
 * @param collections names of collections, in which {@code *} stands for any characters; empty for all
 * @param keepSnapshots whether the snapshots stay at the source, which never removes them itself
 * @param timeout how long one snapshot may take to be made, or to be loaded
 * @param tls how to trust the server, or null for plain HTTP
 * @param whatIsThere whether named collections that do not exist are passed over, instead of refused
 */
public record QdrantSettings(
        int port,
        @Nullable Supplier<String> apiKey,
        List<String> collections,
        boolean keepSnapshots,
        Duration timeout,
        @Nullable QdrantTls tls,
        boolean whatIsThere) {

    /** The port of the REST interface, unless it was changed. */
    public static final int DEFAULT_PORT = 6333;

    public QdrantSettings {
        collections = List.copyOf(collections);
    }

    /** All collections of a Qdrant on its usual port. */
    public static QdrantSettings of(@Nullable Supplier<String> apiKey) {
        return new QdrantSettings(DEFAULT_PORT, apiKey, List.of(), false, Duration.ofHours(6), null, false);
    }
}
