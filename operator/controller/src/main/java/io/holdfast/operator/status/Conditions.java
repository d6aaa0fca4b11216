package io.holdfast.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The next conditions of an object, folded from the previous ones. A time of transition moves only when the status
 * does, so that folding the same verdicts again changes nothing.
 */
public final class Conditions {
    public static final String READY = "Ready";
    public static final String RECONCILING = "Reconciling";
    public static final String STALLED = "Stalled";
    public static final String SUCCEEDED = "Succeeded";

    private final List<Condition> conditions;
    private final long generation;
    private final Instant now;

    private Conditions(List<Condition> conditions, long generation, Instant now) {
        this.conditions = conditions;
        this.generation = generation;
        this.now = now;
    }

    public static Conditions from(List<Condition> previous, long generation, Instant now) {
        return new Conditions(List.copyOf(previous), generation, now);
    }

    public Conditions yes(String type, String reason, String message) {
        return with(type, "True", reason, message);
    }

    public Conditions no(String type, String reason, String message) {
        return with(type, "False", reason, message);
    }

    public Conditions unknown(String type, String reason, String message) {
        return with(type, "Unknown", reason, message);
    }

    /** Abnormal conditions are absent when all is well. */
    public Conditions without(String type) {
        return new Conditions(
                conditions.stream().filter(old -> !old.getType().equals(type)).toList(), generation, now);
    }

    public List<Condition> list() {
        return conditions;
    }

    public static Optional<Condition> find(List<Condition> conditions, String type) {
        return conditions.stream().filter(one -> one.getType().equals(type)).findFirst();
    }

    public static boolean isTrue(List<Condition> conditions, String type) {
        return find(conditions, type)
                .filter(one -> "True".equals(one.getStatus()))
                .isPresent();
    }

    private Conditions with(String type, String status, String reason, String message) {
        String since = find(conditions, type)
                .filter(old -> old.getStatus().equals(status))
                .map(Condition::getLastTransitionTime)
                .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString());
        List<Condition> next = new ArrayList<>(without(type).conditions);
        next.add(new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withObservedGeneration(generation)
                .withLastTransitionTime(since)
                .build());
        next.sort((one, other) -> one.getType().compareTo(other.getType()));
        return new Conditions(List.copyOf(next), generation, now);
    }
}
