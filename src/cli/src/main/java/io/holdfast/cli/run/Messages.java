package io.holdfast.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.api.v1alpha1.plan.Communications;
import io.holdfast.api.v1alpha1.plan.DrillMessages;
import io.holdfast.api.v1alpha1.plan.HttpHeader;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.Webhook;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.StepState;
import io.holdfast.api.v1alpha1.run.StepStatus;
import io.holdfast.cli.plan.Secrets;
import io.holdfast.engine.failure.RecoveryException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a webhook that a run has begun, waits for somebody, or is over. A message that does not arrive never holds a
 * recovery up.
 */
final class Messages implements Runner.Watch {
    private static final Logger LOG = LoggerFactory.getLogger(Messages.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunTask task;
    private final RunSession.Given given;
    private final @Nullable Webhook hook;
    private final Set<String> told = new HashSet<>();

    Messages(RunTask task, RunSession.Given given) {
        this.task = task;
        this.given = given;
        this.hook = hook(task);
    }

    /** Drills speak only where the plan wants them to, and say that they are exercises. */
    private static @Nullable Webhook hook(RunTask task) {
        Communications communications = task.plan().communications();
        if (communications == null) {
            return null;
        }
        return switch (task.run().mode()) {
            case RECOVERY -> communications.webhook();
            case DRILL -> communications.inDrills() == DrillMessages.MARK ? communications.webhook() : null;
            case READINESS, VERIFICATION -> null;
        };
    }

    @Override
    public void changed(Execution execution) {
        if (hook == null) {
            return;
        }
        once("Started", "the run has begun", execution);
        for (StepStatus step : execution.steps()) {
            if (step.state() == StepState.WAITING) {
                once("WaitingForPerson " + step.name() + " " + step.waitingSince(), step.message(), execution);
            }
        }
        if (execution.finishedAt() != null) {
            once("Finished", String.valueOf(execution.result()), execution);
        }
    }

    private void once(String event, @Nullable String text, Execution execution) {
        if (!told.add(event)) {
            return;
        }
        ObjectNode message = JSON.createObjectNode()
                .put("exercise", task.run().mode() != RunMode.RECOVERY)
                .put("event", event.split(" ", 2)[0])
                .put("text", (task.run().mode() == RunMode.RECOVERY ? "" : "EXERCISE: ") + text)
                .put("plan", task.namespace() + "/" + task.planName())
                .put("run", task.name())
                .put("mode", task.run().mode().name());
        if (event.contains(" ")) {
            message.put("step", event.split(" ", 3)[1]);
        }
        if (execution.result() != null) {
            message.put("result", execution.result().name());
        }
        send(message);
    }

    private void send(ObjectNode message) {
        Webhook to = Objects.requireNonNull(hook);
        Secrets secrets = given.secrets();
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            String address = to.urlRef() == null
                    ? Objects.requireNonNull(to.url())
                    : secrets.value(to.urlRef().name(), to.urlRef().key(), "communications.webhook.urlRef");
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address))
                    .timeout(PATIENCE)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(JSON.writeValueAsString(message)));
            for (HttpHeader header : to.headers()) {
                String value = header.secretRef() == null
                        ? Objects.requireNonNullElse(header.value(), "")
                        : secrets.value(
                                header.secretRef().name(), header.secretRef().key(), header.name());
                request.header(header.name(), Objects.requireNonNullElse(header.prefix(), "") + value);
            }
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                LOG.warn("the webhook answered {} to {}", answer.statusCode(), message.path("event"));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a message is always JSON", e);
        } catch (IOException | RecoveryException | IllegalArgumentException e) {
            LOG.warn("the webhook was not told {}: {}", message.path("event"), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
