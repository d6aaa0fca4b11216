package io.holdfast.adapter.qdrant;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;

/**
 * Reads points back with vector and payload, and searches for them by their own vector: what a search for a point does
 * not find is lost to its users, however exact the count.
 */
final class PointSample {

    private final QdrantClient client;

    PointSample(QdrantClient client) {
        this.client = client;
    }

    /** How many of at most {@code count} points were read and found again. */
    int read(String collection, int count) {
        int found = 0;
        for (JsonNode point : client.scroll(collection, count)) {
            JsonNode vector = point.path("vector");
            String using = "";
            if (vector.isObject() && !vector.isEmpty()) {
                using = vector.fieldNames().next();
                vector = vector.path(using);
            }
            if (!vector.isArray() || vector.isEmpty() || !vector.get(0).isNumber()) {
                continue; // sparse and multi-vectors are read, which is the better part, but not searched for
            }
            search(collection, point, vector, using);
            found++;
        }
        return found;
    }

    private void search(String collection, JsonNode point, JsonNode vector, String using) {
        JsonNode hits = client.search(collection, vector, using, point.path("id"));
        if (!hits.path(0).path("id").equals(point.path("id"))) {
            throw new IntegrityException(
                    Reason.FormatInvalid,
                    "A search of " + collection + " for the vector of point " + point.path("id")
                            + " does not find that point; it finds " + hits,
                    "Look at Qdrant's log; restore another recovery point.");
        }
    }
}
