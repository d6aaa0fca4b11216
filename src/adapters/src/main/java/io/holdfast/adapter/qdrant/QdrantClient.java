package io.holdfast.adapter.qdrant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.source.CaptureSession;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The calls that a backup and a restore make, as a real 1.18.3 answers them. */
final class QdrantClient {

    /** A snapshot in the list of its collection; the checksum is missing where snapshots live in S3. */
    record Snapshot(String name, long size, @Nullable String checksum) {}

    /** Another name of a collection. */
    record Alias(String name, String collection) {}

    private final QdrantHttp http;

    QdrantClient(QdrantHttp http) {
        this.http = http;
    }

    QdrantFailures failures() {
        return http.failures();
    }

    Version version() {
        JsonNode root;
        try {
            HttpResponse<String> response =
                    http.exchange(call("GET", "/", Duration.ofSeconds(60)), BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw failures().answered("Asking for the version", response.statusCode(), response.body());
            }
            root = new ObjectMapper().readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new InvalidPlanException(
                    Reason.SourceFailed, "What answers is no Qdrant", "Check host and port; the REST port is 6333.", e);
        } catch (IOException e) {
            throw failures().unanswered("Asking for the version", e);
        }
        return Version.of(root.path("version").asText());
    }

    List<String> collections() {
        List<String> names = new ArrayList<>();
        http.get("Listing collections", "/collections")
                .path("collections")
                .forEach(entry -> names.add(entry.path("name").asText()));
        names.sort(null);
        return names;
    }

    JsonNode collection(String name) {
        return http.get("Looking at collection " + name, path(name));
    }

    JsonNode shards(String name) {
        return http.get("Looking at the shards of " + name, path(name) + "/cluster");
    }

    JsonNode cluster() {
        return http.get("Looking at the cluster", "/cluster");
    }

    /** The exact number of points. */
    long count(String name) {
        return http.repeatable(
                        "Counting " + name, "POST", path(name) + "/points/count", http.body(Map.of("exact", true)))
                .path("count")
                .asLong(-1);
    }

    /** Some points with vector and payload. */
    JsonNode scroll(String name, int limit) {
        return http.repeatable(
                        "Reading points of " + name,
                        "POST",
                        path(name) + "/points/scroll",
                        http.body(Map.of("limit", limit, "with_payload", true, "with_vector", true)))
                .path("points");
    }

    /**
     * Searches for a vector among one point: whatever the distance is and however many points are like it, that one is the
     * nearest, and no setting of the server forbids to ask.
     */
    JsonNode search(String name, JsonNode vector, String using, JsonNode id) {
        Map<String, Object> filter = Map.of("must", List.of(Map.of("has_id", List.of(id))));
        Map<String, Object> query = new TreeMap<>(Map.of("query", vector, "limit", 1, "filter", filter));
        if (!using.isEmpty()) {
            query.put("using", using);
        }
        return http.repeatable("Searching " + name, "POST", path(name) + "/points/query", http.body(query))
                .path("points");
    }

    List<Alias> aliases() {
        List<Alias> aliases = new ArrayList<>();
        http.get("Listing aliases", "/aliases")
                .path("aliases")
                .forEach(entry -> aliases.add(new Alias(
                        entry.path("alias_name").asText(),
                        entry.path("collection_name").asText())));
        return aliases;
    }

    /** Carries out all actions or none. */
    void changeAliases(List<Map<String, Map<String, String>>> actions) {
        http.repeatable("Switching aliases", "POST", "/collections/aliases", http.body(Map.of("actions", actions)));
    }

    List<Snapshot> snapshots(String collection) {
        List<Snapshot> snapshots = new ArrayList<>();
        http.get("Listing snapshots of " + collection, path(collection) + "/snapshots")
                .forEach(entry -> snapshots.add(snapshot(entry)));
        return snapshots;
    }

    /** Makes a snapshot; an {@link IOException} leaves open whether it is being made. */
    Snapshot create(String collection, Duration timeout, CaptureSession session) throws IOException {
        String what = "Taking a snapshot of " + collection;
        return snapshot(http.result(
                what,
                http.exchange(
                        call("POST", path(collection) + "/snapshots?wait=true", timeout),
                        BodyHandlers.ofString(),
                        session)));
    }

    /** Whether Qdrant's metrics say that no snapshot is being made. */
    boolean saysIdle(String collection) {
        return isSnapshotting(collection).filter(busy -> !busy).isPresent();
    }

    /** Whether Qdrant's metrics say that a snapshot is being made; empty if they do not tell. */
    Optional<Boolean> isSnapshotting(String collection) {
        try {
            HttpResponse<String> response = http.exchange(
                    call("GET", "/metrics?per_collection=true", Duration.ofSeconds(60)), BodyHandlers.ofString());
            Pattern line = Pattern.compile(
                    "(?m)^snapshot_creation_running\\{[^}]*\"" + Pattern.quote(collection) + "\"[^}]*\\} *([0-9.]+)");
            return line.matcher(response.body())
                    .results()
                    .map(found -> Double.parseDouble(found.group(1)) > 0)
                    .reduce(Boolean::logicalOr);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Removes a snapshot; returns false if there was none. */
    boolean deleteSnapshot(String collection, String name) {
        String what = "Removing snapshot " + name;
        try {
            HttpResponse<String> response = http.exchange(
                    call(
                            "DELETE",
                            path(collection) + "/snapshots/" + Names.encoded(name) + "?wait=true",
                            Duration.ofMinutes(5)),
                    BodyHandlers.ofString());
            if (response.statusCode() == 404) {
                return false;
            }
            http.result(what, response);
            return true;
        } catch (IOException e) {
            throw failures().unanswered(what, e);
        }
    }

    void deleteCollection(String name) {
        http.repeatable("Removing collection " + name, "DELETE", path(name), BodyPublishers.noBody());
    }

    /** Begins or continues a download. */
    HttpResponse<InputStream> download(String collection, String name, long from, CaptureSession session)
            throws IOException {
        Map<String, String> range = from == 0 ? Map.of() : Map.of("Range", "bytes=" + from + "-");
        return http.exchange(
                new QdrantHttp.Call(
                        "GET",
                        path(collection) + "/snapshots/" + Names.encoded(name),
                        BodyPublishers.noBody(),
                        Duration.ofMinutes(5),
                        range),
                BodyHandlers.ofInputStream(),
                session);
    }

    /** Uploads a snapshot and waits until it is loaded; an {@link IOException} leaves open whether it was. */
    void upload(String collection, String sha256, String contentType, BodyPublisher body, Duration timeout)
            throws IOException {
        String path = path(collection) + "/snapshots/upload?wait=true&priority=snapshot&checksum=" + sha256;
        HttpResponse<String> response = http.exchange(
                new QdrantHttp.Call("POST", path, body, timeout, Map.of("Content-Type", contentType)),
                BodyHandlers.ofString());
        http.result("Uploading the snapshot into " + collection, response);
    }

    private static QdrantHttp.Call call(String method, String path, Duration timeout) {
        return new QdrantHttp.Call(method, path, BodyPublishers.noBody(), timeout, Map.of());
    }

    private static Snapshot snapshot(JsonNode entry) {
        return new Snapshot(
                entry.path("name").asText(),
                entry.path("size").asLong(-1),
                entry.path("checksum").isTextual() ? entry.path("checksum").asText() : null);
    }

    private static String path(String collection) {
        return "/collections/" + Names.encoded(collection);
    }
}
