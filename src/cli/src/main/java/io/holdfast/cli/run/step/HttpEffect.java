package io.holdfast.cli.run.step;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.api.Fitting;
import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.plan.HttpAction;
import io.holdfast.api.v1alpha1.plan.HttpExpect;
import io.holdfast.api.v1alpha1.plan.HttpHeader;
import io.holdfast.api.v1alpha1.plan.Mark;
import io.holdfast.api.v1alpha1.run.CheckResult;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.run.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request and judges the answer. A step that marks the service healthy asks again and again until the answers
 * have been right for as long as the objectives want; what counts is since when.
 */
final class HttpEffect implements Effect {
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration REQUEST = Duration.ofSeconds(30);
    private static final int SHOWN = 300;

    /** What looks right is said in less, and the worker has to keep it. */
    private static final long LONGEST = 1 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Stage stage;
    private final HttpAction action;

    HttpEffect(Stage stage, HttpAction action) {
        this.stage = stage;
        this.action = action;
    }

    @Override
    public Outcome run(Node node, Cancellation cancellation) {
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            return node.mark() == Mark.SERVICE_HEALTHY
                    ? healthy(client, node, cancellation)
                    : once(client, node, cancellation);
        }
    }

    private Outcome once(HttpClient client, Node node, Cancellation cancellation) {
        HttpResponse<String> answer = ask(client, node, cancellation);
        Optional<String> wrong = wrong(answer);
        List<CheckResult> checks = List.of(check(node, answer, wrong));
        return wrong.isEmpty()
                ? new Outcome.Done(said(answer), checks, List.of(), List.of(), null)
                : new Outcome.Failed(
                        "UnexpectedAnswer",
                        wrong.get(),
                        "look at the service's log, and at what the step expects",
                        true,
                        checks,
                        List.of(),
                        List.of());
    }

    /** From the first right answer after which none was wrong; the time to ask is the step's own. */
    private Outcome healthy(HttpClient client, Node node, Cancellation cancellation) {
        Duration wanted =
                HoldfastDuration.parse(stage.resolution().plan().objectives().healthyFor());
        Instant since = null;
        String last = "";
        Optional<String> wrong = Optional.empty();
        for (boolean first = true; ; first = false) {
            if (!first) {
                pause(cancellation, wrong);
            }
            Instant asked = stage.clock().instant();
            try {
                HttpResponse<String> answer = ask(client, node, cancellation);
                wrong = wrong(answer);
                last = said(answer);
            } catch (TransientException e) {
                if (e.reason() == Reason.Cancelled) {
                    throw e;
                }
                wrong = Optional.of(String.valueOf(e.getMessage()));
            }
            if (wrong.isPresent()) {
                if (since == null && node.retry().limit() > 0) {
                    return failed(node, wrong.get());
                }
                since = null;
                continue;
            }
            since = since == null ? stage.clock().instant() : since;
            if (!asked.isBefore(since.plus(wanted)) || wanted.isZero()) {
                String message = last + "; healthy since " + since + ", for " + wanted.toSeconds() + " s and more";
                CheckResult check = new CheckResult(node.name(), action.url(), expected(), last, true);
                return new Outcome.Done(message, List.of(check), List.of(), List.of(), since);
            }
        }
    }

    /** Whoever is stopped while the answers are wrong says what was wrong with the last one. */
    private static void pause(Cancellation cancellation, Optional<String> wrong) {
        try {
            cancellation.pause(BEAT);
        } catch (TransientException stopped) {
            throw wrong.isEmpty()
                    ? stopped
                    : new TransientException(
                            Reason.Cancelled,
                            stopped.getMessage() + "; at the end " + wrong.get(),
                            "look at the service's log",
                            stopped);
        }
    }

    private static Outcome failed(Node node, String wrong) {
        return new Outcome.Failed(
                "NotHealthy",
                wrong,
                "look at the service's log",
                true,
                List.of(new CheckResult(node.name(), "health", "as the step expects", wrong, false)),
                List.of(),
                List.of());
    }

    private HttpResponse<String> ask(HttpClient client, Node node, Cancellation cancellation) {
        URI wanted = address(stage.filled(action.url()));
        StepReach.check(stage, wanted, node.name());
        cancellation.check();
        try (ServiceDoor door = ServiceDoor.to(stage, wanted)) {
            HttpRequest.Builder request = HttpRequest.newBuilder(door.target())
                    .timeout(node.timeout().compareTo(REQUEST) < 0 ? node.timeout() : REQUEST)
                    .method(action.method().name(), body());
            headers(request);
            // The same for every try of this step: a service that knows the header acts once.
            request.header("Idempotency-Key", stage.run().uid() + "/" + node.name());
            return client.send(request.build(), BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST));
        } catch (IOException e) {
            throw new TransientException(
                    Reason.SourceUnreachable,
                    action.method() + " " + wanted + " got no answer of at most 1 MiB: " + e,
                    "check that the service runs and that its address is right; the step is tried again",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientException(Reason.Cancelled, "stopped while waiting for an answer", "try again", e);
        }
    }

    private HttpRequest.BodyPublisher body() {
        return action.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(stage.filled(action.body()));
    }

    private void headers(HttpRequest.Builder request) {
        if (action.body() != null
                && action.headers().stream().noneMatch(one -> one.name().equalsIgnoreCase("content-type"))) {
            request.header("Content-Type", "application/json");
        }
        for (HttpHeader header : action.headers()) {
            String value = header.secretRef() == null
                    ? Objects.requireNonNullElse(header.value(), "")
                    : stage.secrets()
                            .value(header.secretRef().name(), header.secretRef().key(), "header " + header.name());
            request.header(header.name(), Objects.requireNonNullElse(header.prefix(), "") + value);
        }
    }

    private Optional<String> wrong(HttpResponse<String> answer) {
        HttpExpect expect = action.expect();
        List<String> wrong = new ArrayList<>();
        if (!expect.status().contains(answer.statusCode())) {
            wrong.add("status " + answer.statusCode() + " instead of " + expect.status());
        }
        if (expect.bodyContains() != null && !answer.body().contains(expect.bodyContains())) {
            wrong.add("the body does not contain '" + expect.bodyContains() + "'");
        }
        if (expect.jsonPointer() != null) {
            String found = at(answer.body(), expect.jsonPointer());
            if (found == null) {
                wrong.add("the body has nothing at " + expect.jsonPointer());
            } else if (expect.value() != null && !expect.value().equals(found)) {
                wrong.add(expect.jsonPointer() + " is '" + found + "' instead of '" + expect.value() + "'");
            }
        }
        return wrong.isEmpty()
                ? Optional.empty()
                : Optional.of(action.method() + " " + action.url() + ": " + String.join(", ", wrong) + "; body: "
                        + shortened(answer.body()));
    }

    private static @Nullable String at(String body, String pointer) {
        try {
            JsonNode found = JSON.readTree(body).at(pointer);
            return found.isMissingNode() ? null : found.isTextual() ? found.asText() : found.toString();
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private CheckResult check(Node node, HttpResponse<String> answer, Optional<String> wrong) {
        return new CheckResult(
                node.name(),
                shortened(action.url()),
                expected(),
                wrong.map(HttpEffect::shortened).orElse(said(answer)),
                wrong.isEmpty());
    }

    private String expected() {
        HttpExpect expect = action.expect();
        return "status " + expect.status()
                + (expect.bodyContains() == null ? "" : ", body with '" + expect.bodyContains() + "'")
                + (expect.jsonPointer() == null
                        ? ""
                        : ", " + expect.jsonPointer() + (expect.value() == null ? "" : " = " + expect.value()));
    }

    private static String said(HttpResponse<String> answer) {
        return "status " + answer.statusCode();
    }

    private static String shortened(String text) {
        return Fitting.text(text, SHOWN);
    }

    private static URI address(String url) {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan, "'" + url + "' is not an address", "correct url of the step", e);
        }
    }
}
