package io.holdfast.recovery.feasibility;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.plan.MeasuredStep;
import io.holdfast.api.v1alpha1.plan.PlanObjectives;
import io.holdfast.recovery.plan.Action;
import io.holdfast.recovery.plan.Node;
import java.time.Duration;
import java.util.Optional;

/** How long each node of a recovery is expected to take: as it was measured, or else as is assumed. */
final class Durations {
    /** A modest network and disk: less than what is measured on a laptop. */
    static final long ASSUMED_BYTES_PER_SECOND = 30L << 20;

    private static final Duration MOMENT = Duration.ofSeconds(5);
    private static final Duration APPLY = Duration.ofSeconds(15);
    private static final Duration SCALE = Duration.ofSeconds(30);
    private static final Duration START = Duration.ofMinutes(1);

    private final Facts facts;
    private final PlanObjectives objectives;

    Durations(Facts facts, PlanObjectives objectives) {
        this.facts = facts;
        this.objectives = objectives;
    }

    /** Of a step that is a person's to end, that is as long as it may wait. */
    Duration of(Node node) {
        return node.forPeople() ? node.timeout() : measured(node).orElseGet(() -> assumed(node));
    }

    boolean isMeasured(Node node) {
        return measured(node).isPresent();
    }

    /** Moving more bytes takes longer in proportion. */
    private Optional<Duration> measured(Node node) {
        return facts.step(node.name()).map(step -> {
            Long bytes =
                    facts.point(node.component()).map(Facts.PointFacts::bytes).orElse(null);
            return bytes == null ? seconds(step.seconds()) : scaled(step, bytes);
        });
    }

    private static Duration scaled(MeasuredStep step, long bytes) {
        Long before = step.bytes();
        return before == null || before == 0 || bytes <= before
                ? seconds(step.seconds())
                : seconds(step.seconds() * bytes / before);
    }

    private Duration assumed(Node node) {
        return switch (node.action()) {
            case Action.RestoreData _, Action.SafetyCopy _, Action.VerifyContent _ -> moved(node);
            case Action.StartWorkloads _ -> START;
            case Action.Quiesce _, Action.Resume _ -> SCALE;
            case Action.ApplyConfiguration _, Action.ApplyPolicies _, Action.OpenIsolation _ -> APPLY;
            case Action.CountData _, Action.SampleData _, Action.CheckReadiness _, Action.CheckSurroundings _ -> MOMENT;
            case Action.ApproveRun _ -> node.timeout();
            case Action.Custom custom -> custom(custom, node);
        };
    }

    private Duration custom(Action.Custom custom, Node node) {
        Duration base = switch (custom.type()) {
            case "Job" -> START;
            case "Apply" -> APPLY;
            case "Scale", "WaitFor" -> SCALE;
            default -> MOMENT;
        };
        return node.mark() == null ? base : base.plus(HoldfastDuration.parse(objectives.healthyFor()));
    }

    private Duration moved(Node node) {
        long bytes = facts.point(node.component())
                .flatMap(point -> Optional.ofNullable(point.bytes()))
                .orElse(0L);
        return MOMENT.plusSeconds(bytes / ASSUMED_BYTES_PER_SECOND);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
