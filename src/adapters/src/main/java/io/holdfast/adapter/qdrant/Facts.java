package io.holdfast.adapter.qdrant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.adapter.qdrant.QdrantClient.Alias;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.source.PointContent;
import java.util.ArrayList;
import java.util.List;

/** What a capture writes down for a restore, by name. */
final class Facts {

    static final String VERSION = "qdrant.version";
    static final String ALIASES = "qdrant.aliases";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Facts() {}

    /** The name of the count of a collection's points. */
    static String points(String collection) {
        return "points:" + collection;
    }

    /** The name of the number of points after the snapshot. */
    static String pointsAfter(String collection) {
        return "points.after:" + collection;
    }

    /** The name of a collection's configuration and payload indexes. */
    static String collection(String collection) {
        return "collection:" + collection;
    }

    /** What lasts of a collection's description: not its momentary status and sizes. */
    static JsonNode lasting(JsonNode info) {
        ObjectNode lasting = JSON.createObjectNode();
        lasting.set("config", info.path("config"));
        ObjectNode schema = lasting.putObject("payload_schema");
        info.path("payload_schema").properties().forEach(field -> {
            JsonNode index = field.getValue().deepCopy();
            ((ObjectNode) index).remove("points");
            schema.set(field.getKey(), index);
        });
        return lasting;
    }

    static boolean isCustomSharded(JsonNode info) {
        return info.path("config")
                .path("params")
                .path("sharding_method")
                .asText()
                .equals("custom");
    }

    /** The aliases at the time of the capture. */
    static List<Alias> aliases(PointContent point) {
        List<Alias> aliases = new ArrayList<>();
        json(point, ALIASES)
                .forEach(alias -> aliases.add(new Alias(
                        alias.path("name").asText(), alias.path("collection").asText())));
        return aliases;
    }

    static JsonNode collection(PointContent point, String collection) {
        return json(point, collection(collection));
    }

    static Version version(PointContent point) {
        return Version.of(text(point, VERSION));
    }

    /** The bounds of what a restored collection must count. */
    static long[] bounds(PointContent point, String collection) {
        Long first = point.counts().get(points(collection));
        if (first == null) {
            throw lacks(points(collection));
        }
        try {
            long last = Long.parseLong(text(point, pointsAfter(collection)));
            return new long[] {first, Math.min(first, last), Math.max(first, last)};
        } catch (NumberFormatException e) {
            throw lacks(pointsAfter(collection));
        }
    }

    private static JsonNode json(PointContent point, String name) {
        try {
            return JSON.readTree(text(point, name));
        } catch (JsonProcessingException e) {
            throw lacks(name);
        }
    }

    private static String text(PointContent point, String name) {
        String text = point.facts().get(name);
        if (text == null) {
            throw lacks(name);
        }
        return text;
    }

    private static IntegrityException lacks(String name) {
        return new IntegrityException(
                Reason.ManifestInvalid,
                "The recovery point's manifest lacks a usable '" + name + "'",
                "Restore another recovery point, or upload the snapshot by hand: it is a plain Qdrant snapshot.");
    }
}
