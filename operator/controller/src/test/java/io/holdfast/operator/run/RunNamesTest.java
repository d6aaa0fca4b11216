package io.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupSpec;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.Trigger;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.operator.Runs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a store that knows names and conflicts, as an API server does. */
class RunNamesTest {
    private static final String NAME = "redis-cache-main-202601020200";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> store = new ConcurrentSkipListMap<>();
    private HttpServer server;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withAutoConfigure(false)
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .build())
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void twoPoliciesWhoseBackupsComeToTheSameNameHaveOneEach() {
        RunNames.create(client, backup("redis", "cache-main"));
        RunNames.create(client, backup("redis-cache", "main"));
        assertThat(store.keySet()).hasSize(2).contains(NAME).allMatch(name -> name.startsWith(NAME));
        assertThat(store.values())
                .anyMatch(one -> one.contains("\"cache-main\""))
                .anyMatch(one -> one.contains("\"main\""));
    }

    @Test
    void whatAnEarlierLookMadeIsNotMadeAgain() {
        for (int look = 0; look < 2; look++) {
            RunNames.create(client, backup("redis", "cache-main"));
            RunNames.create(client, backup("redis-cache", "main"));
        }
        assertThat(store).hasSize(2);
    }

    @Test
    void runsOfPlansDrillsAndVerificationsStayApart() {
        RunNames.create(client, run("{mode: Drill, planRef: {name: p}, drill: daily-again}"));
        RunNames.create(client, run("{mode: Drill, planRef: {name: p}, drill: daily}"));
        RunNames.create(client, run("{mode: Drill, planRef: {name: p-daily}, drill: daily}"));
        RunNames.create(
                client,
                run("{mode: Verification, verify: {policyRef: {name: p}, verification: daily, source: again}}"));
        assertThat(store).hasSize(4);
    }

    @Test
    void aRunIsKnownByEitherOfItsNames() {
        RunNames.create(client, backup("redis", "cache-main"));
        Backup second = backup("redis-cache", "main");
        RunNames.create(client, second);
        assertThat(second.getMetadata().getName()).isNotEqualTo(NAME);
        assertThat(RunNames.is(second, NAME)).isTrue();
        assertThat(RunNames.is(second, "redis-cache-main-202601030200")).isFalse();
    }

    private static Backup backup(String policy, String source) {
        Backup backup = new Backup();
        backup.setMetadata(
                new ObjectMetaBuilder().withName(NAME).withNamespace("ns").build());
        backup.setSpec(new BackupSpec(new LocalRef(policy), source, Trigger.SCHEDULE, null, null));
        return backup;
    }

    private static RestoreRun run(String spec) {
        return Runs.of("p-daily-again-202601020300", spec, Instant.EPOCH);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (exchange.getRequestMethod().equals("POST")) {
            JsonNode object = JSON.readTree(sent);
            boolean made = store.putIfAbsent(object.at("/metadata/name").asText(), sent) == null;
            answer(exchange, made ? 201 : 409, made ? sent : status(409));
        } else {
            answer(exchange, store.containsKey(name) ? 200 : 404, store.getOrDefault(name, status(404)));
        }
    }

    private static String status(int code) {
        return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":" + code + "}";
    }

    private static void answer(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
