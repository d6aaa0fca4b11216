package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.holdfast.api.Fitting;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Something that people were to be told, and whether they were. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Something that people were to be told, and whether they were.")
public record Message(
        @Required @JsonPropertyDescription("What it is about.")
        MessageEvent event,

        @Size(max = 96) @JsonPropertyDescription("The step that waits.") @Nullable
        String step,

        @Required @JsonPropertyDescription("Since when there was something to tell.")
        Instant dueAt,

        @Required @Size(max = 512) @JsonPropertyDescription("What was told.")
        String text,

        @JsonPropertyDescription("When the webhook took it; absent while it has not.") @Nullable
        Instant deliveredAt,

        @Size(max = 256)
        @JsonPropertyDescription("Why it was given up; absent while it is tried, and when it was delivered.")
        @Nullable
        String problem) {

    public Message {
        Objects.requireNonNull(event, "event is required");
        Objects.requireNonNull(dueAt, "dueAt is required");
        text = Fitting.text(text, 512);
        problem = problem == null ? null : Fitting.text(problem, 256);
    }

    /** A message that is still to be sent. */
    public static Message due(MessageEvent event, @Nullable String step, Instant since, String text) {
        return new Message(event, step, since, text, null, null);
    }

    /** Whether nobody has tried to the end to deliver it. */
    public boolean stillDue() {
        return deliveredAt == null && problem == null;
    }

    /** Whether the other one tells the same: a run starts and ends once, and each wait is told once. */
    public boolean sameAs(Message other) {
        return event == other.event
                && Objects.equals(step, other.step)
                && (event != MessageEvent.WAITING || dueAt.equals(other.dueAt));
    }

    /** The same, delivered. */
    public Message delivered(Instant when) {
        return new Message(event, step, dueAt, text, when, null);
    }

    /** The same, given up. */
    public Message givenUp(String why) {
        return new Message(event, step, dueAt, text, null, why);
    }
}
