package io.holdfast.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Speaks Qdrant's REST protocol as a real 1.18.3 does, which the recordings beside this and {@link QdrantServerContract}
 * hold it to. Its snapshots are real ones of 500 points; of a collection with more, the snapshot has so many zero blocks
 * after its end, which every tar reader passes over.
 */
public final class QdrantDouble implements AutoCloseable {

    public static final String ADMIN_KEY = "admin-key";
    public static final String READ_KEY = "read-key";

    private static final byte[] PAPERS = QdrantFixtures.PAPERS.bytes();
    private static final byte[] ONE_PEER = QdrantFixtures.ONE_PEER.bytes();
    private static final int BLOCK = 512;
    private static final long PEER = 7775748771574140L;
    private static final DateTimeFormatter NAME_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter JSON_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    /** What goes wrong, as often as it is said. */
    public enum Fault {
        /** The connection breaks, and the snapshot is made all the same. */
        DROP_CREATE,
        /** The connection breaks, and no snapshot is made. */
        DROP_CREATE_AND_FORGET,
        /** The snapshot takes until the server ends. */
        HOLD_CREATE,
        /** No room on the disk. */
        FAIL_CREATE,
        /** The connection breaks after a third of what is left to send. */
        CUT_DOWNLOAD,
        /** The download stops, and the connection stays. */
        STALL_DOWNLOAD,
        /** Other bytes are sent than were digested. */
        DAMAGE_DOWNLOAD,
        /** The snapshot is loaded, and the answer lost. */
        DROP_UPLOAD,
        /** What was loaded has fewer points than it should. */
        LOSE_POINTS,
        /** A search does not find the point that is nearest. */
        HIDE_FROM_SEARCH,
        /** Ten points are written while the snapshot is made. */
        WRITE_DURING_CREATE,
        /** The configuration changes while the snapshot is made. */
        RECREATE_DURING_CREATE
    }

    private static final class Stored {

        private final byte[] bytes;
        private final @Nullable String checksum;
        private final Instant created;

        private Stored(byte[] bytes, @Nullable String checksum, Instant created) {
            this.bytes = bytes;
            this.checksum = checksum;
            this.created = created;
        }
    }

    private static final class Collection {
        private int points = 500;
        private String status = "green";
        private String shardState = "Active";
        private String sharding = "";
        private final Map<String, Stored> snapshots = new LinkedHashMap<>();
        private ObjectNode schema = new ObjectMapper().createObjectNode();
        private int hnsw = 16;
    }

    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;
    private final InstantSource clock;
    private final Map<String, Collection> collections = new TreeMap<>();
    private final Map<String, String> aliases = new TreeMap<>();
    private final Map<Fault, AtomicInteger> faults = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile String version = "1.18.3";
    private volatile boolean checksums = true;
    private volatile boolean metrics = true;
    private volatile boolean busy;
    private volatile int peers = 1;

    /** Starts on a free port, empty. */
    public QdrantDouble(InstantSource clock) {
        this(0, clock);
    }

    private QdrantDouble(int port, InstantSource clock) {
        this.clock = clock;
        try {
            server = HttpServer.create(
                    port == 0
                            ? new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)
                            : new InetSocketAddress(port),
                    50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    /** Runs alone, with collection {@code papers}: {@code QdrantDouble [port]}. */
    public static void main(String[] arguments) {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 6333;
        new QdrantDouble(port, InstantSource.system()).seed("papers", 500);
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Makes a collection with so many points, at least 500, and an index on {@code year}. */
    public QdrantDouble seed(String name, int points) {
        Collection collection = new Collection();
        collection.points = points;
        collection.schema.putObject("year").put("data_type", "integer").put("points", points);
        collections.put(name, collection);
        return this;
    }

    public QdrantDouble alias(String alias, String collection) {
        aliases.put(alias, collection);
        return this;
    }

    public QdrantDouble fault(Fault fault, int times) {
        faults.put(fault, new AtomicInteger(times));
        return this;
    }

    public QdrantDouble version(String text) {
        version = text;
        return this;
    }

    public QdrantDouble status(String collection, String status) {
        known(collection).status = status;
        return this;
    }

    public QdrantDouble shardState(String collection, String state) {
        known(collection).shardState = state;
        return this;
    }

    public QdrantDouble customSharding(String collection) {
        known(collection).sharding = "custom";
        return this;
    }

    /** As with snapshots in S3: no checksums. */
    public QdrantDouble withoutChecksums() {
        checksums = false;
        return this;
    }

    public QdrantDouble withoutMetrics() {
        metrics = false;
        return this;
    }

    public QdrantDouble peers(int count) {
        peers = count;
        return this;
    }

    public synchronized List<String> snapshotsOf(String collection) {
        return List.copyOf(known(collection).snapshots.keySet());
    }

    public synchronized List<String> collections() {
        return List.copyOf(collections.keySet());
    }

    public synchronized Map<String, String> aliases() {
        return Map.copyOf(aliases);
    }

    public synchronized int points(String collection) {
        return known(collection).points;
    }

    /** Methods and paths of what was asked. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private Collection known(String name) {
        Collection found = collections.get(aliases.getOrDefault(name, name));
        if (found == null) {
            throw new Answer(404, "Not found: Collection `" + name + "` doesn't exist!", true);
        }
        return found;
    }

    private boolean strikes(Fault fault) {
        AtomicInteger left = faults.get(fault);
        return left != null && left.getAndDecrement() > 0;
    }

    /** An answer that ends the handling of a request. */
    private static final class Answer extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private final int status;
        private final boolean asJson;

        private Answer(int status, String text, boolean asJson) {
            super(text);
            this.status = status;
            this.asJson = asJson;
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        requests.add(method + " " + exchange.getRequestURI());
        try (exchange) {
            try {
                route(exchange, method, segments(exchange));
            } catch (Answer answer) {
                String text = String.valueOf(answer.getMessage());
                if (answer.asJson) {
                    ObjectNode body = json.createObjectNode();
                    body.putObject("status").put("error", text);
                    send(
                            exchange,
                            answer.status,
                            "application/json",
                            bytes(body.put("time", 0.0001).toString()));
                } else {
                    send(
                            exchange,
                            answer.status,
                            answer.status == 401 ? null : "text/plain; charset=utf-8",
                            bytes(text));
                }
            }
        }
    }

    private static List<String> segments(HttpExchange exchange) {
        return Arrays.stream(exchange.getRequestURI().getRawPath().substring(1).split("/"))
                .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
    }

    private void route(HttpExchange exchange, String method, List<String> path) throws IOException {
        String first = path.getFirst();
        if (first.isEmpty()) {
            ObjectNode root = json.createObjectNode().put("title", "qdrant - vector search engine");
            send(
                    exchange,
                    200,
                    "application/json",
                    bytes(root.put("version", version).toString()));
            return;
        }
        if (first.equals("readyz")) {
            send(exchange, 200, "text/plain; charset=utf-8", bytes("all shards are ready"));
            return;
        }
        String key = exchange.getRequestHeaders().getFirst("api-key");
        if (!ADMIN_KEY.equals(key) && !READ_KEY.equals(key)) {
            throw new Answer(401, "Must provide an API key or an Authorization bearer token", false);
        }
        boolean reads =
                method.equals("GET") || List.of("count", "scroll", "query").contains(path.getLast());
        if (!reads && READ_KEY.equals(key)) {
            throw new Answer(403, "Forbidden: Global manage access is required", true);
        }
        switch (first) {
            case "aliases" -> result(exchange, aliasList());
            case "cluster" -> result(exchange, cluster());
            case "metrics" -> metrics(exchange);
            case "collections" -> collections(exchange, method, path);
            default -> send(exchange, 404, null, new byte[0]);
        }
    }

    private void collections(HttpExchange exchange, String method, List<String> path) throws IOException {
        if (path.size() == 1) {
            result(exchange, list());
        } else if (path.size() == 2 && path.get(1).equals("aliases") && method.equals("POST")) {
            changeAliases(
                    json.readTree(exchange.getRequestBody().readAllBytes()).path("actions"));
            result(exchange, json.getNodeFactory().booleanNode(true));
        } else if (path.size() == 2) {
            collection(exchange, method, path.get(1));
        } else if (path.get(2).equals("snapshots")) {
            snapshots(exchange, method, path);
        } else if (path.get(2).equals("cluster")) {
            result(exchange, shards(known(path.get(1))));
        } else if (path.getLast().equals("count")) {
            exchange.getRequestBody().readAllBytes();
            result(exchange, json.createObjectNode().put("count", points(path.get(1))));
        } else if (path.getLast().equals("scroll")) {
            int limit = json.readTree(exchange.getRequestBody().readAllBytes())
                    .path("limit")
                    .asInt(10);
            result(exchange, DoubledPoints.of(path.get(1), points(path.get(1))).scroll(limit));
        } else if (path.getLast().equals("query")) {
            JsonNode asked = json.readTree(exchange.getRequestBody().readAllBytes());
            DoubledPoints points = DoubledPoints.of(path.get(1), points(path.get(1)));
            result(exchange, points.nearest(asked, strikes(Fault.HIDE_FROM_SEARCH)));
        } else {
            send(exchange, 404, null, new byte[0]);
        }
    }

    private synchronized void collection(HttpExchange exchange, String method, String name) throws IOException {
        switch (method) {
            case "GET" -> result(exchange, info(known(name)));
            case "DELETE" -> result(exchange, json.getNodeFactory().booleanNode(collections.remove(name) != null));
            default -> {
                if (collections.containsKey(name)) {
                    throw new Answer(409, "Wrong input: Collection `" + name + "` already exists!", true);
                }
                collections.put(name, new Collection());
                result(exchange, json.getNodeFactory().booleanNode(true));
            }
        }
    }

    private void snapshots(HttpExchange exchange, String method, List<String> path) throws IOException {
        String name = path.get(1);
        if (path.size() == 3 && method.equals("GET")) {
            result(exchange, listSnapshots(known(name)));
        } else if (path.size() == 3) {
            create(exchange, name);
        } else if (method.equals("DELETE")) {
            synchronized (this) {
                if (known(name).snapshots.remove(path.get(3)) == null) {
                    throw new Answer(404, "Not found: Snapshot " + path.get(3) + " not found", true);
                }
            }
            result(exchange, json.getNodeFactory().booleanNode(true));
        } else if (method.equals("POST")) {
            upload(exchange, name);
        } else {
            download(exchange, name, path.get(3));
        }
    }

    private void create(HttpExchange exchange, String name) throws IOException {
        Collection collection = known(name);
        if (strikes(Fault.FAIL_CREATE)) {
            throw new Answer(500, "Service internal error: No space left on device (os error 28)", true);
        }
        if (strikes(Fault.DROP_CREATE_AND_FORGET)) {
            exchange.close();
            return;
        }
        if (strikes(Fault.HOLD_CREATE)) {
            busy = true;
            sleep(Duration.ofMinutes(10));
        }
        String made = make(name, collection);
        synchronized (this) {
            collection.points += strikes(Fault.WRITE_DURING_CREATE) ? 10 : 0;
            collection.hnsw += strikes(Fault.RECREATE_DURING_CREATE) ? 1 : 0;
        }
        if (strikes(Fault.DROP_CREATE)) {
            exchange.close();
        } else if (String.valueOf(exchange.getRequestURI().getQuery()).contains("wait=false")) {
            ObjectNode accepted = json.createObjectNode().put("status", "accepted");
            send(
                    exchange,
                    202,
                    "application/json",
                    bytes(accepted.put("time", 0.00001).toString()));
        } else {
            result(exchange, describe(made, collection.snapshots.get(made)));
        }
    }

    private synchronized String make(String name, Collection collection) {
        byte[] bytes = Arrays.copyOf(PAPERS, PAPERS.length + BLOCK * (collection.points - 500));
        String made = name + "-" + PEER + "-" + NAME_TIME.format(clock.instant()) + ".snapshot";
        collection.snapshots.put(made, new Stored(bytes, checksums ? sha256(bytes) : null, clock.instant()));
        return made;
    }

    private void download(HttpExchange exchange, String name, String snapshot) throws IOException {
        Stored stored = known(name).snapshots.get(snapshot);
        if (stored == null) {
            throw new Answer(404, "Not found: Snapshot " + snapshot + " not found", false);
        }
        byte[] bytes = stored.bytes.clone();
        String range = exchange.getRequestHeaders().getFirst("Range");
        exchange.getResponseHeaders().set("accept-ranges", "bytes");
        exchange.getResponseHeaders().set("etag", "\"" + System.identityHashCode(stored) + "\"");
        exchange.getResponseHeaders().set("content-type", "application/octet-stream");
        exchange.getResponseHeaders().set("content-disposition", "attachment; filename=\"" + snapshot + "\"");
        int from = 0;
        int to = bytes.length;
        if (range != null) {
            String[] parts = range.substring("bytes=".length()).split("-", -1);
            from = Integer.parseInt(parts[0]);
            to = parts[1].isEmpty() ? bytes.length : Integer.parseInt(parts[1]) + 1;
            if (from >= bytes.length) {
                exchange.getResponseHeaders().set("content-range", "bytes */" + bytes.length);
                exchange.sendResponseHeaders(416, -1);
                return;
            }
            exchange.getResponseHeaders().set("content-range", "bytes " + from + "-" + (to - 1) + "/" + bytes.length);
        }
        if (strikes(Fault.DAMAGE_DOWNLOAD)) {
            bytes[5000] ^= 1;
        }
        exchange.sendResponseHeaders(range == null ? 200 : 206, to - from);
        boolean cut = strikes(Fault.CUT_DOWNLOAD);
        boolean stall = strikes(Fault.STALL_DOWNLOAD);
        exchange.getResponseBody().write(bytes, from, cut || stall ? (to - from) / 3 : to - from);
        exchange.getResponseBody().flush();
        if (stall) {
            sleep(Duration.ofSeconds(20));
        }
    }

    private void upload(HttpExchange exchange, String name) throws IOException {
        byte[] form = exchange.getRequestBody().readAllBytes();
        String text = new String(form, StandardCharsets.ISO_8859_1);
        int begin = text.indexOf("\r\n\r\n") + 4;
        int end = text.lastIndexOf("\r\n--", text.length() - 5);
        if (begin < 4 || end < begin || !text.endsWith("--\r\n")) {
            throw new Answer(400, "Multipart error: incomplete form", true);
        }
        String file = text.substring(0, begin).replaceAll("(?s).*filename=\"([^\"]+)\".*", "$1");
        byte[] bytes = Arrays.copyOfRange(form, begin, end);
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        if (query.contains("checksum=") && !query.contains("checksum=" + sha256(bytes))) {
            String given = query.replaceAll(".*checksum=([^&]*).*", "$1");
            throw new Answer(400, "Checksum mismatch: expected " + sha256(bytes) + ", actual " + given, true);
        }
        load(name, file, bytes);
        if (strikes(Fault.DROP_UPLOAD)) {
            exchange.close();
        } else {
            result(exchange, json.getNodeFactory().booleanNode(true));
        }
    }

    private synchronized void load(String name, String file, byte[] bytes) {
        int loaded;
        if (Arrays.mismatch(bytes, ONE_PEER) == -1) {
            loaded = 209;
        } else if (bytes.length >= PAPERS.length - 2 * BLOCK) {
            // Without its closing blocks it is taken, and so it is with a flipped bit of content.
            loaded = 500 + Math.max(0, (bytes.length - PAPERS.length) / BLOCK);
        } else {
            throw new Answer(
                    500,
                    "Service internal error: File IO error: failed to unpack `/qdrant/storage/tmp/col-" + name
                            + "-recovery-dUpVLy/0/wal/open-2`",
                    true);
        }
        Collection collection = collections.computeIfAbsent(name, absent -> new Collection());
        collection.points = loaded - (strikes(Fault.LOSE_POINTS) ? 1 : 0);
        collection.schema.putObject("year").put("data_type", "integer").put("points", collection.points);
        collection.snapshots.put(file, new Stored(bytes, null, clock.instant()));
    }

    private void metrics(HttpExchange exchange) throws IOException {
        StringBuilder text = new StringBuilder("# TYPE app_info gauge\n");
        if (metrics) {
            collections()
                    .forEach(name ->
                            text.append("snapshot_creation_running{id=\"" + name + "\"} " + (busy ? 1 : 0) + "\n"));
        }
        send(exchange, 200, "text/plain; charset=utf-8", bytes(text.toString()));
    }

    private synchronized void changeAliases(JsonNode actions) {
        Map<String, String> changed = new TreeMap<>(aliases);
        for (JsonNode action : actions) {
            if (action.has("delete_alias")) {
                changed.remove(action.path("delete_alias").path("alias_name").asText());
            } else {
                JsonNode made = action.path("create_alias");
                known(made.path("collection_name").asText());
                changed.put(
                        made.path("alias_name").asText(),
                        made.path("collection_name").asText());
            }
        }
        aliases.clear();
        aliases.putAll(changed);
    }

    private synchronized JsonNode list() {
        ObjectNode result = json.createObjectNode();
        ArrayNode names = result.putArray("collections");
        collections.keySet().forEach(name -> names.addObject().put("name", name));
        return result;
    }

    private synchronized JsonNode aliasList() {
        ObjectNode result = json.createObjectNode();
        ArrayNode list = result.putArray("aliases");
        aliases.forEach(
                (alias, name) -> list.addObject().put("alias_name", alias).put("collection_name", name));
        return result;
    }

    private JsonNode cluster() {
        if (peers == 1) {
            return json.createObjectNode().put("status", "disabled");
        }
        ObjectNode result = json.createObjectNode().put("status", "enabled").put("peer_id", PEER);
        ObjectNode all = result.putObject("peers");
        for (int i = 0; i < peers; i++) {
            all.putObject("" + (PEER + i)).put("uri", "http://127.0.0.1:" + (6335 + i) + "/");
        }
        return result;
    }

    private JsonNode shards(Collection collection) {
        ObjectNode result = json.createObjectNode().put("peer_id", PEER).put("shard_count", 2);
        ArrayNode local = result.putArray("local_shards");
        int half = collection.points * 53 / 100;
        local.addObject().put("shard_id", 0).put("points_count", half).put("state", "Active");
        ArrayNode remote = result.putArray("remote_shards");
        if (peers == 1) {
            local.addObject()
                    .put("shard_id", 1)
                    .put("points_count", collection.points - half)
                    .put("state", collection.shardState);
        } else {
            remote.addObject().put("shard_id", 1).put("peer_id", PEER + 1).put("state", "Active");
        }
        result.putArray("shard_transfers");
        return result;
    }

    private JsonNode info(Collection collection) throws IOException {
        ObjectNode info = (ObjectNode) json.readTree("{\"status\":\"" + collection.status
                + "\",\"optimizer_status\":\"ok\",\"indexed_vectors_count\":0,\"points_count\":" + collection.points
                + ",\"segments_count\":4,\"config\":{\"params\":{\"vectors\":{\"size\":32,\"distance\":\"Cosine\"},"
                + "\"shard_number\":2,\"replication_factor\":1,\"write_consistency_factor\":1,\"on_disk_payload\":true},"
                + "\"hnsw_config\":{\"m\":" + collection.hnsw + ",\"ef_construct\":100,\"full_scan_threshold\":10000,"
                + "\"max_indexing_threads\":0,\"on_disk\":false},\"optimizer_config\":{\"deleted_threshold\":0.2,"
                + "\"vacuum_min_vector_number\":1000,\"default_segment_number\":2,\"max_segment_size\":null,"
                + "\"memmap_threshold\":null,\"indexing_threshold\":10000,\"flush_interval_sec\":5,"
                + "\"max_optimization_threads\":null,\"prevent_unoptimized\":null},\"wal_config\":{\"wal_capacity_mb\":1,"
                + "\"wal_segments_ahead\":0,\"wal_retain_closed\":1},\"quantization_config\":null},"
                + "\"payload_schema\":{},\"update_queue\":{\"length\":0}}");
        info.set("payload_schema", collection.schema);
        if (!collection.sharding.isEmpty()) {
            ((ObjectNode) info.at("/config/params")).put("sharding_method", collection.sharding);
        }
        return info;
    }

    private synchronized JsonNode listSnapshots(Collection collection) {
        ArrayNode list = json.createArrayNode();
        collection.snapshots.forEach((name, stored) -> list.add(describe(name, stored)));
        return list;
    }

    private JsonNode describe(String name, @Nullable Stored stored) {
        ObjectNode entry = json.createObjectNode().put("name", name);
        if (stored != null) {
            entry.put("creation_time", JSON_TIME.format(stored.created)).put("size", stored.bytes.length);
            if (stored.checksum != null) {
                entry.put("checksum", stored.checksum);
            }
        }
        return entry;
    }

    private void result(HttpExchange exchange, JsonNode result) throws IOException {
        ObjectNode body = json.createObjectNode();
        body.set("result", result);
        send(
                exchange,
                200,
                "application/json",
                bytes(body.put("status", "ok").put("time", 0.0001).toString()));
    }

    private static void send(HttpExchange exchange, int status, @Nullable String type, byte[] body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        if (type != null) {
            exchange.getResponseHeaders().set("content-type", type);
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
