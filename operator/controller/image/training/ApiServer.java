import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What the image's training runs take for an API server: it lists, watches, takes and patches the objects of a file, so that
 * the classes and paths of a real start are those that are recorded. It judges nothing and forgets everything.
 *
 * <p>It also asks the operator for what a kubelet and a Prometheus ask it for.
 *
 * <p>ApiServer OBJECTS.yaml KEYS.p12 PASSWORD PORT
 */
final class ApiServer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, ObjectNode> objects = new ConcurrentHashMap<>();
    private final Map<ServerWebSocket, String> watches = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong(100);

    public static void main(String[] arguments) throws IOException {
        ApiServer server = new ApiServer();
        try (var documents = new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(Path.of(arguments[0]).toFile())) {
            while (documents.hasNext()) {
                ObjectNode object = (ObjectNode) documents.next();
                server.put(collection(object) + "/" + object.at("/metadata/name").asText(), object);
            }
        }
        Vertx vertx = Vertx.vertx();
        HttpClient kubelet = vertx.createHttpClient();
        vertx.setPeriodic(1000, _ -> Stream.of("/healthz", "/readyz", "/metrics")
                .forEach(path -> kubelet.request(HttpMethod.GET, 8080, "127.0.0.1", path)
                        .compose(request -> request.send())
                        .onFailure(_ -> {})));
        vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setKeyCertOptions(new PfxOptions().setPath(arguments[1]).setPassword(arguments[2])))
                .webSocketHandler(server::watch)
                .requestHandler(request -> request.bodyHandler(body -> server.answer(request, body.toString())))
                .listen(Integer.parseInt(arguments[3]), "127.0.0.1");
    }

    private void answer(HttpServerRequest request, String body) {
        try {
            ObjectNode answer = switch (request.method().name()) {
                case "GET" -> get(request.path());
                case "POST" -> {
                    ObjectNode object = (ObjectNode) JSON.readTree(body);
                    String name = object.at("/metadata/name").asText(UUID.randomUUID().toString());
                    yield put(request.path() + "/" + name, object);
                }
                default -> patch(request.path().replaceFirst("/status$", ""), (ObjectNode) JSON.readTree(body));
            };
            request.response()
                    .setStatusCode(answer == null ? 404 : request.method().name().equals("POST") ? 201 : 200)
                    .putHeader("Content-Type", "application/json")
                    .end(answer == null ? "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":404}" : answer.toString());
        } catch (IOException | RuntimeException broken) {
            request.response().setStatusCode(400).end(broken.toString());
        }
    }

    private ObjectNode get(String path) {
        if (path.equals("/version")) {
            return JSON.createObjectNode().put("major", "1").put("minor", "34").put("gitVersion", "v1.34.0");
        }
        ObjectNode object = objects.get(path);
        return object != null || path.contains("/leases/") ? object : list(path);
    }

    private ObjectNode list(String path) {
        ObjectNode list = JSON.createObjectNode().put("kind", "List").put("apiVersion", "v1");
        list.putObject("metadata").put("resourceVersion", Long.toString(version.get()));
        ArrayNode items = list.putArray("items");
        new TreeMap<>(objects).forEach((key, object) -> {
            if (key.startsWith(path + "/")) {
                items.add(object);
            }
        });
        return list;
    }

    private ObjectNode put(String key, ObjectNode object) {
        ObjectNode metadata = object.withObject("/metadata");
        metadata.put("resourceVersion", Long.toString(version.incrementAndGet()));
        if (!metadata.has("uid")) {
            metadata.put("uid", UUID.nameUUIDFromBytes(key.getBytes()).toString()).put("creationTimestamp", "2026-01-01T00:00:00Z");
        }
        if (key.contains("/selfsubjectrulesreviews/")) {
            object.withObject("/status").put("incomplete", false).withArray("nonResourceRules");
            ObjectNode rule = object.withObject("/status").withArray("resourceRules").addObject();
            rule.withArray("apiGroups").add("*");
            rule.withArray("resources").add("*");
            rule.withArray("verbs").add("*");
            return object;
        }
        boolean known = objects.put(key, object) != null;
        ObjectNode event = JSON.createObjectNode().put("type", known ? "MODIFIED" : "ADDED").set("object", object);
        watches.forEach((socket, path) -> {
            if (key.startsWith(path + "/")) {
                socket.writeTextMessage(event.toString());
            }
        });
        return object;
    }

    /** Neither a merge nor an apply, but enough like one. */
    private ObjectNode patch(String key, ObjectNode patch) {
        ObjectNode object = objects.containsKey(key) ? objects.get(key).deepCopy() : patch;
        patch.properties().forEach(field -> {
            if (field.getKey().equals("metadata")) {
                object.withObject("/metadata").setAll((ObjectNode) field.getValue());
            } else {
                object.set(field.getKey(), field.getValue());
            }
        });
        return put(key, object);
    }

    private void watch(ServerWebSocket socket) {
        watches.put(socket, socket.path());
        socket.closeHandler(_ -> watches.remove(socket));
    }

    private static String collection(ObjectNode object) {
        String apiVersion = object.path("apiVersion").asText();
        String kind = object.path("kind").asText().toLowerCase(java.util.Locale.ROOT);
        String plural = kind.endsWith("y") ? kind.substring(0, kind.length() - 1) + "ies" : kind + "s";
        return (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion + "/namespaces/"
                + object.at("/metadata/namespace").asText() + "/" + plural;
    }
}
