package io.holdfast.cli.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.api.v1alpha1.plan.Communications;
import io.holdfast.api.v1alpha1.plan.DrillMessages;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.api.v1alpha1.plan.Webhook;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.Message;
import io.holdfast.api.v1alpha1.run.MessageEvent;
import io.holdfast.api.v1alpha1.run.RunFinding;
import io.holdfast.api.v1alpha1.run.StepState;
import io.holdfast.api.v1alpha1.run.StepStatus;
import io.holdfast.cli.plan.Secrets;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.run.ExecutionDraft;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a webhook that a run has begun, waits for somebody, or is over. What is to be told is written down with the run
 * before it is sent, so that a worker that goes on tells neither nothing nor everything again. Sending happens beside the
 * run: a webhook that does not answer holds no recovery up.
 */
final class Messages implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Messages.class);
    private static final List<Duration> PAUSES = List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(4));
    private static final Duration SETTLING = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunTask task;
    private final ExecutionDraft draft;
    private final InstantSource clock;
    private final @Nullable WebhookSender webhook;
    private final Cancellation stopped = new Cancellation();
    private final Set<Message> handedOver = new HashSet<>();
    private final ExecutorService sending = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("messages").factory());

    Messages(RunTask task, Secrets secrets, ExecutionDraft draft, InstantSource clock) {
        this.task = task;
        this.draft = draft;
        this.clock = clock;
        this.webhook = hook(task).map(one -> new WebhookSender(one, secrets)).orElse(null);
    }

    /** Drills speak only where the plan wants them to, and say that they are exercises. */
    private static Optional<Webhook> hook(RunTask task) {
        Communications communications = task.plan().communications();
        if (communications == null) {
            return Optional.empty();
        }
        return switch (task.run().mode()) {
            case RECOVERY -> Optional.ofNullable(communications.webhook());
            case DRILL ->
                communications.inDrills() == DrillMessages.MARK
                        ? Optional.ofNullable(communications.webhook())
                        : Optional.empty();
            case READINESS, VERIFICATION -> Optional.empty();
        };
    }

    /** Writes into the draft what there is to tell; to be called before it is saved. */
    void note() {
        if (webhook == null) {
            return;
        }
        Execution execution = draft.snapshot();
        if (execution.startedAt() != null) {
            draft.tell(Message.due(MessageEvent.STARTED, null, execution.startedAt(), marked("the run has begun")));
        }
        for (StepStatus step : execution.steps()) {
            if (step.state() == StepState.WAITING && step.waitingSince() != null) {
                String why = Objects.requireNonNullElse(step.message(), "a person is waited for");
                draft.tell(Message.due(MessageEvent.WAITING, step.name(), step.waitingSince(), marked(why)));
            }
        }
    }

    /** Writes into the draft that the result is known. */
    void noteResult() {
        Execution execution = draft.snapshot();
        if (webhook != null && execution.result() != null) {
            String why = execution.failure() == null
                    ? ""
                    : ": " + execution.failure().message();
            draft.tell(Message.due(MessageEvent.FINISHED, null, now(), marked(word(execution.result()) + why)));
        }
    }

    private String marked(String text) {
        return task.run().mode() == RunMode.RECOVERY ? text : "EXERCISE: " + text;
    }

    /** Begins to send what is written down and not sent yet; to be called after the draft was saved. */
    void send() {
        if (webhook == null || sending.isShutdown()) {
            return;
        }
        for (Message message : draft.snapshot().messages()) {
            if (message.stillDue() && handedOver.add(message)) {
                sending.execute(() -> deliver(webhook, message));
            }
        }
    }

    private void deliver(WebhookSender to, Message message) {
        Optional<String> problem = Optional.empty();
        try {
            for (Duration pause : PAUSES) {
                stopped.pause(pause);
                problem = to.post(json(message));
                if (problem.isEmpty()) {
                    draft.told(message.delivered(now()));
                    return;
                }
                LOG.warn("the webhook was not told {}: {}", message.event(), problem.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return; // the next worker tries it again
        } catch (TransientException cancelled) {
            return; // the same
        }
        giveUp(message, problem.orElseThrow());
    }

    private void giveUp(Message message, String why) {
        draft.told(message.givenUp(why));
        draft.find(new RunFinding(
                Severity.MEDIUM,
                "MessageNotDelivered",
                message.step(),
                "the webhook was not told '" + message.text() + "': " + why,
                "tell people yourself, and correct spec.communications.webhook of the plan"));
    }

    private String json(Message message) {
        ObjectNode json = JSON.createObjectNode()
                .put("exercise", task.run().mode() != RunMode.RECOVERY)
                .put("event", word(message.event()))
                .put("text", message.text())
                .put("at", message.dueAt().toString())
                .put("plan", task.namespace() + "/" + task.planName())
                .put("run", task.name())
                .put("mode", word(task.run().mode()));
        if (message.step() != null) {
            json.put("step", message.step());
        }
        if (task.plan().runbookURL() != null) {
            json.put("runbook", task.plan().runbookURL());
        }
        if (message.event() == MessageEvent.FINISHED) {
            json.put("result", word(draft.snapshot().result()));
        }
        return json.toString();
    }

    /** Waits for what is being sent, and gives up what takes too long. Nothing is sent afterwards. */
    void settle() {
        sending.shutdown();
        try {
            if (!sending.awaitTermination(SETTLING.toSeconds(), TimeUnit.SECONDS)) {
                close();
                draft.snapshot().messages().stream()
                        .filter(Message::stillDue)
                        .forEach(message -> giveUp(message, "it took too long"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The word that the resources have for it. */
    private static String word(@Nullable Enum<?> constant) {
        return JSON.convertValue(constant, String.class);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public void close() {
        stopped.cancel("the worker ends");
        sending.shutdownNow();
    }
}
