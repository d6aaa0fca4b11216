package io.holdfast.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.FailureKind;
import io.holdfast.api.v1alpha1.VerificationLevel;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.run.ClockSource;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.Message;
import io.holdfast.api.v1alpha1.run.MessageEvent;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.api.v1alpha1.run.RunClock;
import io.holdfast.api.v1alpha1.run.RunFinding;
import io.holdfast.cli.Specs;
import io.holdfast.cli.plan.Secrets;
import io.holdfast.recovery.plan.RunScope;
import io.holdfast.recovery.run.ExecutionDraft;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a webhook that listens is told, and what is known of it when it does not. */
final class MessagesTest {
    private static final Instant START = Instant.parse("2026-11-25T02:00:00Z");
    private static final String SECRET = "s3cr3t-path";

    private final List<JsonNode> told = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private HttpServer server;
    private final ExecutionDraft draft = new ExecutionDraft(Execution.fresh(), 1);

    MessagesTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void listen() {
        server.createContext("/" + SECRET, exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean refused = refusals.getAndDecrement() > 0;
            if (!refused) {
                told.add(new ObjectMapper().readTree(body));
                authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
            }
            exchange.sendResponseHeaders(refused ? 503 : 204, -1);
            exchange.close();
        });
        server.start();
        draft.begin("digest", "research-ops", START, new RunClock(START, ClockSource.RUN_STARTED, null, null));
    }

    @AfterEach
    void hangUp() {
        server.stop(0);
    }

    @Test
    void beginningAndEndAreToldOnceHoweverOftenTheRunIsWrittenDown() {
        try (Messages messages = messages("Recovery", "Never")) {
            for (int times = 0; times < 3; times++) {
                messages.note();
                messages.send();
            }
            draft.failedToStart(new Failure(FailureKind.INVALID, "NoRecoveryPoint", "there is none", null));
            messages.noteResult();
            messages.send();
            messages.settle();
        }
        assertThat(told).extracting(one -> one.path("event").asText()).containsExactly("Started", "Finished");
        assertThat(told.getFirst().path("at").asText()).isEqualTo(START.toString());
        assertThat(told.getFirst().path("exercise").asBoolean()).isFalse();
        assertThat(told.getFirst().path("runbook").asText()).isEqualTo("https://wiki.example.com/all");
        assertThat(told.getLast().path("result").asText()).isEqualTo("Failed");
        assertThat(authorizations).containsOnly("Bearer token-of-secret");
        assertThat(draft.snapshot().messages())
                .allSatisfy(one -> assertThat(one.deliveredAt()).isNotNull());
    }

    @Test
    void aWorkerThatGoesOnTellsOnlyWhatWasNotTold() {
        draft.tell(Message.due(MessageEvent.STARTED, null, START, "the run has begun")
                .delivered(START));
        draft.tell(Message.due(MessageEvent.WAITING, "declare", START, "shall it begin?"));
        try (Messages messages = messages("Recovery", "Never")) {
            messages.note();
            messages.send();
            messages.settle();
        }
        assertThat(told).singleElement().satisfies(one -> {
            assertThat(one.path("event").asText()).isEqualTo("WaitingForPerson");
            assertThat(one.path("step").asText()).isEqualTo("declare");
        });
    }

    @Test
    void aWebhookThatRefusesOnceIsAskedAgain() {
        refusals.set(1);
        begin("Recovery", "Never");
        assertThat(told).hasSize(1);
        assertThat(draft.snapshot().findings()).isEmpty();
    }

    @Test
    void aMessageThatNobodyTakesIsAFindingThatKeepsTheAddressSecret() {
        server.stop(0);
        begin("Recovery", "Never");
        assertThat(draft.snapshot().messages())
                .singleElement()
                .satisfies(one -> assertThat(one.problem()).contains("cannot be reached"));
        RunFinding finding = draft.snapshot().findings().getFirst();
        assertThat(finding.reason()).isEqualTo("MessageNotDelivered");
        assertThat(draft.snapshot().toString()).doesNotContain(SECRET).doesNotContain("token-of-secret");
    }

    @Test
    void drillsAreSilentUnlessThePlanSaysThatTheyAreMarked() {
        begin("Drill", "Never");
        assertThat(told).isEmpty();
        assertThat(draft.snapshot().messages()).isEmpty();
        begin("Drill", "Mark");
        assertThat(told).singleElement().satisfies(one -> {
            assertThat(one.path("exercise").asBoolean()).isTrue();
            assertThat(one.path("text").asText()).startsWith("EXERCISE: ");
        });
    }

    @Test
    void whatIsNotSecretMayStandInThePlan() {
        begin(messages(
                "Recovery",
                "Never",
                "{url: \"" + address() + "\", headers: [{name: Authorization, value: of-the-plan}]}"));
        assertThat(told).hasSize(1);
        assertThat(authorizations).containsExactly("of-the-plan");
    }

    private void begin(String mode, String inDrills) {
        begin(messages(mode, inDrills));
    }

    private static void begin(Messages messages) {
        try (messages) {
            messages.note();
            messages.send();
            messages.settle();
        }
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + SECRET;
    }

    private Messages messages(String mode, String inDrills) {
        return messages(
                mode,
                inDrills,
                "{urlRef: {name: hook, key: url}, headers: [{name: Authorization, prefix: \"Bearer \", secretRef: {name: hook, key: token}}]}");
    }

    private Messages messages(String mode, String inDrills, String webhook) {
        String address = address();
        Secrets secrets = (name, key, field) -> key.equals("url") ? address + "\n" : "token-of-secret\n";
        RestoreRunSpec run = Specs.read(RestoreRunSpec.class, "{mode: " + mode + ", planRef: {name: all}}");
        RestorePlanSpec plan = Specs.read(RestorePlanSpec.class, """
                identity: {name: id, key: id.txt}
                runbookURL: https://wiki.example.com/all
                components: [{name: a, policyRef: {name: p}}]
                communications:
                  inDrills: %s
                  webhook: %s
                """.formatted(inDrills, webhook));
        RunScope scope = new RunScope(run.mode(), List.of(), false, VerificationLevel.RESTORE);
        RunTask task = new RunTask("run", "uid", "research-ops", "all", run, plan, scope);
        return new Messages(task, secrets, draft, InstantSource.system());
    }
}
