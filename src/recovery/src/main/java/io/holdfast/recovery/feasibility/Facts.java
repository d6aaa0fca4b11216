package io.holdfast.recovery.feasibility;

import io.holdfast.api.v1alpha1.plan.MeasuredStep;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has been measured so far.
 *
 * @param points the newest recovery points, by component
 * @param measured how long steps of earlier runs took
 * @param now from when schedules are looked at
 */
public record Facts(Map<String, PointFacts> points, List<MeasuredStep> measured, Instant now) {

    public Facts {
        points = Map.copyOf(points);
        measured = List.copyOf(measured);
    }

    /**
     * What is known of a source's newest recovery point.
     *
     * @param dataTime the moment whose state it holds
     * @param bytes plain size
     * @param captureSeconds how long it took to make
     * @param unsavedSince since when there may be data that is in no recovery point; null if there is none, or nobody knows
     * @param watched whether changes of the source are really seen, where its policy wants them to be
     */
    public record PointFacts(
            @Nullable Instant dataTime,
            @Nullable Long bytes,
            @Nullable Double captureSeconds,
            @Nullable Instant unsavedSince,
            boolean watched) {}

    /** Nothing is known but the time. */
    public static Facts none(Instant now) {
        return new Facts(Map.of(), List.of(), now);
    }

    Optional<PointFacts> point(@Nullable String component) {
        return component == null ? Optional.empty() : Optional.ofNullable(points.get(component));
    }

    Optional<MeasuredStep> step(String name) {
        return measured.stream().filter(one -> one.name().equals(name)).findFirst();
    }
}
