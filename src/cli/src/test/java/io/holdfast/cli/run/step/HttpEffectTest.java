package io.holdfast.cli.run.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.holdfast.api.v1alpha1.run.CheckResult;
import io.holdfast.recovery.plan.RunScope;
import io.holdfast.recovery.run.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a request says and what its answer must be: each field of it, in steps and in what takes them back. */
class HttpEffectTest {
    private static final String ANSWER = "{\"result\": {\"status\": \"done\", \"count\": 3}}";

    private record Asked(String method, String path, Headers headers, String body) {}

    @TempDir
    private Path folder;

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger status = new AtomicInteger(200);
    private HttpServer service;

    @BeforeEach
    void serve() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        service.createContext("/", exchange -> {
            asked.add(new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status.get(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    @Test
    void theRequestIsTheOneThatThePlanDescribes() throws IOException {
        assertThat(run("""
                method: PUT, body: "in $(namespace)", headers: [{name: X-Plain, value: plain, prefix: "of "}]
                """)).isInstanceOf(Outcome.Done.class);
        assertThat(asked).singleElement().satisfies(one -> {
            assertThat(one.method()).isEqualTo("PUT");
            assertThat(one.path()).isEqualTo("/research?in=shop");
            assertThat(one.body()).isEqualTo("in shop");
            assertThat(one.headers().get("X-Plain")).containsExactly("of plain");
            assertThat(one.headers().get("Content-Type")).containsExactly("application/json");
            assertThat(one.headers().get("Idempotency-Key")).containsExactly(Scene.UID + "/smoke");
        });
    }

    @Test
    void aRequestThatSaysNothingElseIsAnEmptyGet() throws IOException {
        run("method: GET");
        assertThat(asked).singleElement().satisfies(one -> {
            assertThat(one.method()).isEqualTo("GET");
            assertThat(one.body()).isEmpty();
        });
    }

    @Test
    void aHeadersValueMayBeSecret() throws IOException {
        run("headers: [{name: Authorization, prefix: \"Bearer \", secretRef: {name: api, key: token}}]");
        assertThat(asked.getFirst().headers().get("Authorization")).containsExactly("Bearer s3cret");
    }

    @Test
    void theStatusMustBeOneOfThoseThatThePlanNames() throws IOException {
        status.set(404);
        assertThat(wrong("method: GET")).contains("status 404 instead of [200]");
        assertThat(run("expect: {status: [200, 404]}")).isInstanceOf(Outcome.Done.class);
        assertThat(wrong("expect: {status: [201, 202]}")).contains("instead of [201, 202]");
    }

    @Test
    void theBodyMustContainTheTextThatThePlanNames() throws IOException {
        assertThat(run("expect: {bodyContains: done}")).isInstanceOf(Outcome.Done.class);
        assertThat(wrong("expect: {bodyContains: undone}")).contains("does not contain 'undone'");
    }

    @Test
    void theBodyMustHaveTheValueThatThePlanNamesWhereItNamesIt() throws IOException {
        assertThat(run("expect: {jsonPointer: /result/status}")).isInstanceOf(Outcome.Done.class);
        assertThat(wrong("expect: {jsonPointer: /result/state}")).contains("nothing at /result/state");
        assertThat(run("expect: {jsonPointer: /result/count, value: \"3\"}")).isInstanceOf(Outcome.Done.class);
        assertThat(wrong("expect: {jsonPointer: /result/status, value: open}")).contains("'done' instead of 'open'");
    }

    @Test
    void aServiceIsHealthyWhenItsAnswersWereRightForAsLongAsThePlanSays() throws IOException {
        healthy("0s");
        assertThat(asked).as("requests that a moment of health needs").hasSize(1);
        asked.clear();
        healthy("1m");
        assertThat(asked).as("requests at two ends of a minute").hasSize(2);
    }

    @Test
    void aDrillAsksItsOwnNamespaceOrWhatThePlanNames() throws IOException {
        assertThat(refusal(drill("", "http://api.shop.svc/orders")))
                .contains("http.url of step smoke")
                .contains("api.shop.svc is outside of the drill's namespace");
        assertThat(refusal(drill("", address()))).contains("127.0.0.1 is outside");
        assertThat(asked).isEmpty();
        assertThat(refusal(drill("isolation: {allowHosts: [127.0.0.1]}\n", address())))
                .isEmpty();
        assertThat(refusal(drill("", "http://api.$(namespace).svc:1/").inCluster("10.0.0.9")))
                .as("goes on to ask")
                .contains("got no answer");
    }

    /** The drill's manifests are production's: what leads elsewhere there leads elsewhere here. */
    @Test
    void aServiceOfTheDrillThatIsAnotherNameOfProductionsIsNotAsked() throws IOException {
        for (String spec : List.of("{type: ExternalName, externalName: api.shop.svc}", "{type: ClusterIP}")) {
            Scene scene = drill("", "http://api.$(namespace).svc:1/").inCluster("10.0.0.9");
            scene.server.keep("/api/v1/namespaces/drill-1/services/api", """
                    {apiVersion: v1, kind: Service, metadata: {name: api, namespace: drill-1}, spec: %s}
                    """.formatted(spec));
            assertThat(refusal(scene)).contains("without a selector", "not to pods of the drill");
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void nobodyAsksAMetadataServiceNotEvenInARecovery() throws IOException {
        for (String host : List.of("169.254.169.254", "[fe80::1]", "metadata.google.internal")) {
            String steps = "steps: [{name: smoke, http: {url: \"http://%s/latest\"}}]\n".formatted(host);
            assertThat(refusal(scene(steps))).contains("metadata service");
        }
    }

    @Test
    void anAnswerWithoutAnEndIsNotKept() throws IOException {
        service.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] some = new byte[1 << 16];
            try (var body = exchange.getResponseBody()) {
                for (int i = 0; i < 64; i++) {
                    body.write(some);
                }
            } catch (IOException hungUp) {
                // as it should
            }
        });
        String steps = "steps: [{name: smoke, http: {url: \"%s/endless\"}}]\n".formatted(address());
        assertThat(refusal(scene(steps))).contains("no answer of at most 1 MiB");
    }

    /** What the step says when it fails; nothing if it does not. */
    private static String refusal(Scene scene) {
        try (scene) {
            return scene.run("smoke") instanceof Outcome.Failed failed ? failed.message() : "";
        }
    }

    private Scene drill(String settings, String url) throws IOException {
        return new Scene(
                folder,
                RunScope.drill(),
                Scene.COMPONENTS + settings + "steps: [{name: smoke, http: {url: \"" + url + "\"}}]\n");
    }

    @Test
    void aStepIsTakenBackByItsOwnRequest() throws IOException {
        try (Scene scene = scene("""
                steps:
                  - name: smoke
                    manual: {instructions: call}
                    rollback:
                      http:
                        url: "%s/undo"
                        method: DELETE
                        body: "of $(run)"
                        headers:
                          - {name: X-Plain, value: plain, prefix: "of "}
                          - {name: Authorization, prefix: "Bearer ", secretRef: {name: api, key: token}}
                        expect: {status: [202], bodyContains: done, jsonPointer: /result/status, value: undone}
                """.formatted(address()))) {
            Outcome.Failed failed = (Outcome.Failed) scene.takeBack("smoke");
            assertThat(failed.message()).contains("status 200 instead of [202]", "'done' instead of 'undone'");
            assertThat(failed.checks())
                    .extracting(CheckResult::expected)
                    .containsExactly("status [202], body with 'done', /result/status = undone");
        }
        assertThat(asked).singleElement().satisfies(one -> {
            assertThat(one.method()).isEqualTo("DELETE");
            assertThat(one.path()).isEqualTo("/undo");
            assertThat(one.body()).isEqualTo("of run");
            assertThat(one.headers().get("X-Plain")).containsExactly("of plain");
            assertThat(one.headers().get("Authorization")).containsExactly("Bearer s3cret");
        });
    }

    private void healthy(String time) throws IOException {
        AtomicInteger minutes = new AtomicInteger();
        String plan = "objectives: {healthyFor: %s}\n".formatted(time) + step("marks: ServiceHealthy, ", "method: GET");
        try (Scene scene = scene(plan)) {
            scene.at(() -> Scene.NOON.plusSeconds(60L * minutes.getAndIncrement()));
            Outcome.Done done = (Outcome.Done) scene.run("smoke");
            Instant second = Scene.NOON.plusSeconds(60);
            assertThat(done.healthySince()).isEqualTo(second);
        }
    }

    private String wrong(String fields) throws IOException {
        return ((Outcome.Failed) run(fields)).message();
    }

    private Outcome run(String fields) throws IOException {
        try (Scene scene = scene(step("", fields))) {
            return scene.run("smoke");
        }
    }

    private String step(String settings, String fields) {
        return "steps: [{name: smoke, %shttp: {url: \"%s/research?in=$(namespace)\", %s}}]\n"
                .formatted(settings, address(), fields.strip());
    }

    private Scene scene(String plan) throws IOException {
        Scene scene = new Scene(folder, RunScope.recovery(), Scene.COMPONENTS + plan);
        scene.server.keep("/api/v1/namespaces/shop/secrets/api", """
                {apiVersion: v1, kind: Secret, metadata: {name: api, namespace: shop}, data: {token: czNjcmV0}}
                """);
        return scene;
    }

    private String address() {
        return "http://127.0.0.1:" + service.getAddress().getPort();
    }
}
