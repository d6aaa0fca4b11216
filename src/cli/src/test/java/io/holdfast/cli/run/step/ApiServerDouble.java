package io.holdfast.cli.run.step;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.holdfast.cli.Specs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * An API server without a cluster: keeps what it is sent by its path, and remembers what it was asked. Nothing happens to
 * what it keeps, and it validates nothing.
 */
public final class ApiServerDouble implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What it was asked, with what was sent. */
    public record Request(String method, String path, String query, String body) {

        /** What was sent, as a tree. */
        public JsonNode tree() {
            return Specs.read(JsonNode.class, body);
        }

        /** Whether it was meant to change something. */
        public boolean changes() {
            return !method.equals("GET") && !query.contains("dryRun=All");
        }
    }

    private final HttpServer server;
    private final Map<String, String> kept = new ConcurrentSkipListMap<>();
    private final Set<String> forbidden = new ConcurrentSkipListSet<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    public ApiServerDouble() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    /** A client of it, which is the caller's to close. */
    public KubernetesClient client() {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** Keeps an object under its path. */
    public ApiServerDouble keep(String path, String yaml) {
        return say(path, Specs.read(JsonNode.class, yaml).toString());
    }

    /** Answers with a text at a path, as logs are told. */
    ApiServerDouble say(String path, String text) {
        kept.put(path, text);
        return this;
    }

    /** Lets nobody write a path that begins so. */
    ApiServerDouble forbid(String path) {
        forbidden.add(path);
        return this;
    }

    /** Everything that it was asked, in order. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** What was asked of paths that end so. */
    public List<Request> requests(String method, String end) {
        return requests.stream()
                .filter(one -> one.method().equals(method) && one.path().endsWith(end))
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String query = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Request request = new Request(
                    exchange.getRequestMethod(), path, URLDecoder.decode(query, StandardCharsets.UTF_8), body);
            requests.add(request);
            if (!request.method().equals("GET") && forbidden.stream().anyMatch(path::startsWith)) {
                send(exchange, 403, "{\"kind\":\"Status\",\"code\":403,\"message\":\"forbidden: " + path + "\"}");
                return;
            }
            switch (request.method()) {
                case "GET" -> answer(exchange, request);
                case "POST" -> change(exchange, request, path + "/" + name(request));
                case "PATCH", "PUT" -> change(exchange, request, path);
                default -> remove(exchange, request);
            }
        }
    }

    private void answer(HttpExchange exchange, Request request) throws IOException {
        String found = kept.get(request.path());
        if (found != null) {
            send(exchange, 200, found);
        } else if (isList(request.path())) {
            send(exchange, 200, list(request).toString());
        } else {
            send(
                    exchange,
                    404,
                    "{\"kind\":\"Status\",\"code\":404,\"message\":\"there is no " + request.path() + "\"}");
        }
    }

    private void change(HttpExchange exchange, Request request, String path) throws IOException {
        String type = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Content-Type"), "");
        ObjectNode object = type.startsWith("application/merge-patch")
                ? JSON.readerForUpdating(JSON.readTree(kept.get(path))).readValue(request.body())
                : (ObjectNode) request.tree();
        object.withObjectProperty("metadata").put("uid", uid(path));
        if (request.changes()) {
            kept.put(path, object.toString());
        }
        send(exchange, request.method().equals("POST") ? 201 : 200, object.toString());
    }

    /** What it owns goes with it. */
    private void remove(HttpExchange exchange, Request request) throws IOException {
        String gone = kept.remove(request.path());
        kept.values().removeIf(text -> text.contains("\"uid\":\"" + uid(request.path()) + "\""));
        send(exchange, gone == null ? 404 : 200, gone == null ? "{}" : gone);
    }

    private static String uid(String path) {
        return "uid-of-" + path.substring(path.lastIndexOf('/') + 1);
    }

    private ObjectNode list(Request request) {
        ObjectNode list = JSON.createObjectNode().put("kind", "List").put("apiVersion", "v1");
        list.putObject("metadata");
        ArrayNode items = list.putArray("items");
        kept.forEach((path, text) -> {
            if (path.startsWith(request.path() + "/")
                    && path.lastIndexOf('/') == request.path().length()) {
                JsonNode object = Specs.read(JsonNode.class, text);
                if (isWanted(object, request.query())) {
                    items.add(object);
                }
            }
        });
        return list;
    }

    /** By its labels, where the request names some. */
    private static boolean isWanted(JsonNode object, String query) {
        return Arrays.stream(query.split("&"))
                .filter(part -> part.startsWith("labelSelector="))
                .flatMap(part ->
                        Arrays.stream(part.substring("labelSelector=".length()).split(",")))
                .map(label -> label.split("=", 2))
                .allMatch(label -> object.path("metadata")
                        .path("labels")
                        .path(label[0])
                        .asText()
                        .equals(label[1]));
    }

    /** {@code [namespaces, NAMESPACE,] KIND} is a list, and one more is an object of it. */
    private static boolean isList(String path) {
        String within = path.replaceFirst("^/(api/[^/]+|apis/[^/]+/[^/]+)/?", "");
        return !within.isEmpty() && within.split("/").length % 2 == 1 && within.split("/").length < 5;
    }

    private static String name(Request request) {
        return request.tree().at("/metadata/name").asText();
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
