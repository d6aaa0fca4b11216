package io.holdfast.adapter.qdrant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.adapter.qdrant.QdrantClient.Snapshot;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is kept beside a recovery point in the making, so that the snapshot of a capture that died can be told from
 * others.
 */
sealed interface SnapshotNote {

    /** The collection. */
    String collection();

    /**
     * A snapshot is about to be asked for.
     *
     * @param time when
     * @param existing names of the snapshots that were there before
     */
    record Making(String collection, Instant time, Set<String> existing) implements SnapshotNote {

        static Making of(String collection, Instant time, List<Snapshot> existing) {
            Set<String> names = new TreeSet<>();
            existing.forEach(snapshot -> names.add(snapshot.name()));
            return new Making(collection, time, names);
        }
    }

    /** A snapshot was made. */
    record Made(String collection, String snapshot) implements SnapshotNote {}

    /** The name of the note before. */
    static String making(String collection) {
        return Names.encoded(collection) + ".making";
    }

    /** The name of the note after. */
    static String made(String collection) {
        return Names.encoded(collection) + ".made";
    }

    /** The note's bytes. */
    default byte[] bytes() {
        Map<String, Object> fields = switch (this) {
            case Making making ->
                Map.of(
                        "collection",
                        making.collection(),
                        "time",
                        making.time().toString(),
                        "existing",
                        making.existing());
            case Made made -> Map.of("collection", made.collection(), "snapshot", made.snapshot());
        };
        try {
            return new ObjectMapper().writeValueAsBytes(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("text can always be written", e);
        }
    }

    /** Reads a note. */
    static SnapshotNote of(String name, byte[] bytes) {
        try {
            JsonNode note = new ObjectMapper().readTree(bytes);
            String collection = note.path("collection").asText();
            if (note.has("snapshot")) {
                return new Made(collection, note.path("snapshot").asText());
            }
            Set<String> existing = new TreeSet<>();
            note.path("existing").forEach(entry -> existing.add(entry.asText()));
            return new Making(collection, Instant.parse(note.path("time").asText()), existing);
        } catch (IOException | java.time.format.DateTimeParseException e) {
            throw new IntegrityException(
                    Reason.ManifestInvalid,
                    "The note " + name + " of a died capture cannot be read",
                    "Remove that capture's snapshot from Qdrant by hand, then the note.",
                    e);
        }
    }
}
