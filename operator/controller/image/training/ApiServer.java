import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

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
    private static final String NOT_FOUND = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":404}";
    /** What a command ends with, after a byte that says so. */
    private static final String COMMAND_FAILED = "\3{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"training\"}";

    private final Map<String, ObjectNode> objects = new ConcurrentHashMap<>();
    private final Map<WebConnection, String> watches = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong(100);

    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        ApiServer server = new ApiServer();
        try (var documents = new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(Path.of(arguments[0]).toFile())) {
            while (documents.hasNext()) {
                ObjectNode object = (ObjectNode) documents.next();
                server.put(collection(object) + "/" + object.at("/metadata/name").asText(), object);
            }
        }
        askAsKubelet();
        ObjectServer.start(9000);
        try (SSLServerSocket listening = listen(Path.of(arguments[1]), arguments[2].toCharArray(), Integer.parseInt(arguments[3]))) {
            while (true) {
                Socket client = listening.accept();
                Thread.startVirtualThread(() -> server.serve(client));
            }
        }
    }

    private static void askAsKubelet() {
        HttpClient kubelet = HttpClient.newHttpClient();
        Executors.newSingleThreadScheduledExecutor().scheduleAtFixedRate(() -> Stream.of("/healthz", "/readyz", "/metrics")
                .map(path -> HttpRequest.newBuilder(URI.create("http://127.0.0.1:8080" + path)).build())
                .forEach(request -> kubelet.sendAsync(request, HttpResponse.BodyHandlers.discarding())), 1, 1, TimeUnit.SECONDS);
    }

    private static SSLServerSocket listen(Path keys, char[] password, int port) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, password);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return (SSLServerSocket) context.getServerSocketFactory().createServerSocket(port, 50, InetAddress.getLoopbackAddress());
    }

    private void serve(Socket client) {
        try (WebConnection connection = new WebConnection(client)) {
            for (WebConnection.Request request = connection.next(); request != null; request = connection.next()) {
                if (!request.wantsWebSocket()) {
                    answer(connection, request);
                } else if (request.path().endsWith("/exec")) {
                    refuseCommand(connection, request);
                    return;
                } else {
                    watch(connection, request);
                    return;
                }
            }
        } catch (IOException gone) {
            // The client left without a word, as it may.
        }
    }

    private void answer(WebConnection connection, WebConnection.Request request) throws IOException {
        try {
            ObjectNode answer = switch (request.method()) {
                case "GET" -> get(request.path());
                case "POST" -> {
                    ObjectNode object = (ObjectNode) JSON.readTree(request.body());
                    String name = object.at("/metadata/name").asText(UUID.randomUUID().toString());
                    yield put(request.path() + "/" + name, object);
                }
                default -> patch(request.path().replaceFirst("/status$", ""), (ObjectNode) JSON.readTree(request.body()));
            };
            int status = answer == null ? 404 : request.method().equals("POST") ? 201 : 200;
            connection.answer(status, answer == null ? NOT_FOUND : answer.toString());
        } catch (JsonProcessingException | RuntimeException broken) {
            connection.answer(400, "{}");
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
        watches.forEach((watch, path) -> {
            if (key.startsWith(path + "/")) {
                tell(watch, event.toString());
            }
        });
        return object;
    }

    private void tell(WebConnection watch, String event) {
        try {
            watch.send(WebConnection.TEXT, event.getBytes(StandardCharsets.UTF_8));
        } catch (IOException gone) {
            watches.remove(watch);
        }
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

    private void watch(WebConnection connection, WebConnection.Request request) throws IOException {
        connection.accept(request);
        watches.put(connection, request.path());
        try {
            connection.listen();
        } finally {
            watches.remove(connection);
        }
    }

    private static void refuseCommand(WebConnection connection, WebConnection.Request request) throws IOException {
        connection.accept(request);
        connection.send(WebConnection.BINARY, COMMAND_FAILED.getBytes(StandardCharsets.UTF_8));
        connection.end();
        connection.listen();
    }

    private static String collection(ObjectNode object) {
        String apiVersion = object.path("apiVersion").asText();
        String kind = object.path("kind").asText().toLowerCase(Locale.ROOT);
        String plural = kind.endsWith("y") ? kind.substring(0, kind.length() - 1) + "ies" : kind + "s";
        return (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion + "/namespaces/"
                + object.at("/metadata/namespace").asText() + "/" + plural;
    }
}
