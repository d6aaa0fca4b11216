package io.holdfast.operator.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** A store that knows names and conflicts, as an API server does, and nothing else. */
final class ObjectStore implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> objects = new ConcurrentSkipListMap<>();
    private final HttpServer server;
    private final KubernetesClient client;

    ObjectStore() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        server.createContext("/", this::answer);
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withAutoConfigure(false)
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .build())
                .build();
    }

    KubernetesClient client() {
        return client;
    }

    /** By name, as they were sent. */
    Map<String, String> objects() {
        return objects;
    }

    List<ControllerRevision> revisions() {
        KubernetesSerialization read = new KubernetesSerialization();
        return objects.values().stream()
                .map(sent -> read.unmarshal(sent, ControllerRevision.class))
                .toList();
    }

    void clear() {
        objects.clear();
    }

    @Override
    public void close() {
        client.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        switch (exchange.getRequestMethod()) {
            case "POST" -> {
                JsonNode object = JSON.readTree(sent);
                boolean made = objects.putIfAbsent(object.at("/metadata/name").asText(), sent) == null;
                answer(exchange, made ? 201 : 409, made ? sent : status(409));
            }
            case "DELETE" -> {
                boolean gone = objects.remove(name) != null;
                answer(exchange, gone ? 200 : 404, status(gone ? 200 : 404));
            }
            default -> answer(exchange, objects.containsKey(name) ? 200 : 404, objects.getOrDefault(name, status(404)));
        }
    }

    private static String status(int code) {
        return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"" + (code == 200 ? "Success" : "Failure")
                + "\",\"code\":" + code + "}";
    }

    private static void answer(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
