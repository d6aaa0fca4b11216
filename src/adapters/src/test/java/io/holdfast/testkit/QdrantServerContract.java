package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What backups and restores rely on in a Qdrant server, so that a stand-in and a real one can be held to the same. */
public abstract class QdrantServerContract {

    private static final byte[] PAPERS = QdrantFixtures.PAPERS.bytes();
    private static final String WRONG = "0".repeat(64);

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final String collection = "contract_" + UUID.randomUUID();

    protected abstract URI address();

    /** A key that may do everything. */
    protected abstract String adminKey();

    @BeforeEach
    void seed() throws Exception {
        HttpResponse<byte[]> response = upload(collection, PAPERS, QdrantDouble.sha256(PAPERS));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(count(collection)).isEqualTo(500);
    }

    @AfterEach
    void remove() throws Exception {
        for (String name : new String[] {"", "_cut", "_end", "_bad"}) {
            send("DELETE", "/collections/" + collection + name, adminKey(), null);
        }
    }

    @Test
    void theVersionNeedsNoKeyAndTheRestDoes() throws Exception {
        assertThat(tree(send("GET", "/", null, null)).path("version").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(send("GET", "/readyz", null, null).statusCode()).isEqualTo(200);
        HttpResponse<byte[]> refused = send("GET", "/collections", null, null);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(text(refused)).contains("API key");
    }

    @Test
    void aCollectionIsDescribed() throws Exception {
        JsonNode info = result(send("GET", "/collections/" + collection, adminKey(), null));
        assertThat(info.path("status").asText()).isIn("green", "yellow", "grey");
        assertThat(info.at("/config/params/shard_number").asInt()).isEqualTo(2);
        assertThat(info.at("/config/params/vectors/size").asInt()).isEqualTo(32);
        assertThat(info.at("/payload_schema/year/data_type").asText()).isEqualTo("integer");
        JsonNode shards = result(send("GET", "/collections/" + collection + "/cluster", adminKey(), null));
        assertThat(shards.path("shard_count").asInt()).isEqualTo(2);
        assertThat(shards.path("local_shards"))
                .hasSize(2)
                .allSatisfy(shard -> assertThat(shard.path("state").asText()).isEqualTo("Active"));
        assertThat(shards.path("shard_transfers")).isEmpty();
    }

    @Test
    void aPointIsFoundByItsOwnVector() throws Exception {
        String points = "/collections/" + collection + "/points/";
        JsonNode point = result(send(
                        "POST",
                        points + "scroll",
                        adminKey(),
                        "{\"limit\":3,\"with_payload\":true,\"with_vector\":true}"))
                .at("/points/2");
        assertThat(point.path("vector")).hasSize(32);
        assertThat(point.path("payload").has("year")).isTrue();
        JsonNode hits = result(send(
                        "POST",
                        points + "query",
                        adminKey(),
                        "{\"query\":" + point.path("vector") + ",\"limit\":5,\"params\":{\"exact\":true}}"))
                .path("points");
        assertThat(hits).hasSize(5);
        assertThat(hits.at("/0/id")).isEqualTo(point.path("id"));
        assertThat(hits.at("/0/score").asDouble())
                .isGreaterThan(hits.at("/1/score").asDouble());
    }

    @Test
    void whatIsMissingIs404() throws Exception {
        for (String path : new String[] {"", "/snapshots", "/cluster"}) {
            HttpResponse<byte[]> missing = send("GET", "/collections/none" + path, adminKey(), null);
            assertThat(missing.statusCode()).as(path).isEqualTo(404);
            assertThat(text(missing)).contains("Not found: Collection `none` doesn't exist!");
        }
        assertThat(send("POST", "/collections/none/snapshots?wait=true", adminKey(), "")
                        .statusCode())
                .isEqualTo(404);
        HttpResponse<byte[]> snapshot =
                send("GET", "/collections/" + collection + "/snapshots/nope.snapshot", adminKey(), null);
        assertThat(snapshot.statusCode()).isEqualTo(404);
        assertThat(text(snapshot)).isEqualTo("Not found: Snapshot nope.snapshot not found");
        assertThat(send("DELETE", "/collections/" + collection + "/snapshots/nope.snapshot", adminKey(), null)
                        .statusCode())
                .isEqualTo(404);
        assertThat(send("POST", "/snapshots/create", adminKey(), "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aSnapshotIsListedDownloadedInRangesAndDeleted() throws Exception {
        JsonNode made = result(send("POST", snapshots() + "?wait=true", adminKey(), ""));
        String name = made.path("name").asText();
        assertThat(name).matches(collection + "-\\d+-\\d{4}(-\\d\\d){5}\\.snapshot");
        assertThat(result(send("GET", snapshots(), adminKey(), null))).contains(made);

        HttpResponse<byte[]> all = send("GET", snapshots() + "/" + name, adminKey(), null);
        assertThat(all.statusCode()).isEqualTo(200);
        assertThat(all.body()).hasSize(made.path("size").asInt());
        assertThat(QdrantDouble.sha256(all.body()))
                .isEqualTo(made.path("checksum").asText());
        assertThat(all.headers().firstValue("etag")).isPresent();

        HttpResponse<byte[]> some = ranged(name, "bytes=100-199");
        assertThat(some.statusCode()).isEqualTo(206);
        assertThat(some.body()).isEqualTo(Arrays.copyOfRange(all.body(), 100, 200));
        assertThat(some.headers().firstValue("content-range")).hasValue("bytes 100-199/" + all.body().length);
        assertThat(some.headers().firstValue("etag")).isEqualTo(all.headers().firstValue("etag"));
        assertThat(ranged(name, "bytes=400000-").body())
                .isEqualTo(Arrays.copyOfRange(all.body(), 400_000, all.body().length));
        HttpResponse<byte[]> beyond = ranged(name, "bytes=999999999-");
        assertThat(beyond.statusCode()).isEqualTo(416);

        assertThat(send("DELETE", snapshots() + "/" + name + "?wait=true", adminKey(), null)
                        .statusCode())
                .isEqualTo(200);
        assertThat(text(send("GET", snapshots(), adminKey(), null))).doesNotContain(name);
    }

    @Test
    void whatWasUploadedStaysInTheListWithoutAChecksum() throws Exception {
        JsonNode listed = result(send("GET", snapshots(), adminKey(), null));
        assertThat(listed).hasSize(1);
        assertThat(listed.path(0).path("name").asText()).isEqualTo("papers.snapshot");
        assertThat(listed.path(0).path("checksum").isTextual()).isFalse();
    }

    @Test
    void aWrongChecksumIsRefusedAndMakesNothing() throws Exception {
        HttpResponse<byte[]> refused = upload(collection + "_bad", PAPERS, WRONG);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(text(refused)).contains("Checksum mismatch: expected " + QdrantDouble.sha256(PAPERS));
        assertThat(send("GET", "/collections/" + collection + "_bad", adminKey(), null)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aSnapshotWithoutItsClosingBlocksIsTakenAndHalfOfOneIsNot() throws Exception {
        byte[] open = Arrays.copyOf(PAPERS, PAPERS.length - 1024);
        assertThat(upload(collection + "_end", open, null).statusCode()).isEqualTo(200);
        assertThat(count(collection + "_end")).isEqualTo(500);
        assertThat(upload(collection + "_cut", Arrays.copyOf(PAPERS, PAPERS.length / 2), null)
                        .statusCode())
                .isEqualTo(500);
        assertThat(send("GET", "/collections/" + collection + "_cut", adminKey(), null)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aliasesAreSwitchedInOneCall() throws Exception {
        String alias = collection + "_alias";
        String create =
                "{\"create_alias\":{\"collection_name\":\"" + collection + "\",\"alias_name\":\"" + alias + "\"}}";
        String delete = "{\"delete_alias\":{\"alias_name\":\"" + alias + "\"}}";
        assertThat(send("POST", "/collections/aliases", adminKey(), "{\"actions\":[" + create + "]}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(count(alias)).isEqualTo(500);
        assertThat(send("POST", "/collections/aliases", adminKey(), "{\"actions\":[" + delete + "," + create + "]}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(text(send("GET", "/aliases", adminKey(), null))).contains(alias);
        assertThat(send("POST", "/collections/aliases", adminKey(), "{\"actions\":[" + delete + "]}")
                        .statusCode())
                .isEqualTo(200);
    }

    private String snapshots() {
        return "/collections/" + collection + "/snapshots";
    }

    private long count(String name) throws Exception {
        return result(send("POST", "/collections/" + name + "/points/count", adminKey(), "{\"exact\": true}"))
                .path("count")
                .asLong();
    }

    private HttpResponse<byte[]> ranged(String name, String range) throws Exception {
        return client.send(
                HttpRequest.newBuilder(address().resolve(snapshots() + "/" + name))
                        .header("api-key", adminKey())
                        .header("Range", range)
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> upload(String name, byte[] content, @Nullable String sha256) throws Exception {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.writeBytes(
                ("--b-o-u-n-d\r\nContent-Disposition: form-data; name=\"snapshot\"; filename=\"papers.snapshot\"\r\n"
                                + "Content-Type: application/octet-stream\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        form.writeBytes(content);
        form.writeBytes("\r\n--b-o-u-n-d--\r\n".getBytes(StandardCharsets.US_ASCII));
        String query = sha256 == null ? "" : "&checksum=" + sha256;
        return client.send(
                HttpRequest.newBuilder(address()
                                .resolve("/collections/" + name + "/snapshots/upload?wait=true&priority=snapshot"
                                        + query))
                        .header("api-key", adminKey())
                        .header("Content-Type", "multipart/form-data; boundary=b-o-u-n-d")
                        .POST(BodyPublishers.ofByteArray(form.toByteArray()))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> send(String method, String path, @Nullable String key, @Nullable String body)
            throws Exception {
        BodyPublisher content = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        HttpRequest.Builder request = HttpRequest.newBuilder(address().resolve(path))
                .method(method, content)
                .header("Content-Type", "application/json")
                .header("Accept-Encoding", "identity");
        if (key != null) {
            request.header("api-key", key);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private JsonNode result(HttpResponse<byte[]> response) throws IOException {
        assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
        JsonNode tree = tree(response);
        assertThat(tree.path("status").asText()).isEqualTo("ok");
        return tree.path("result");
    }

    private JsonNode tree(HttpResponse<byte[]> response) throws IOException {
        return json.readTree(response.body());
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
