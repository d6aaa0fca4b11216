package io.holdfast.recovery.run;

import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.HumanWait;
import io.holdfast.api.v1alpha1.run.StepStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The time in which a run did nothing but wait for people. While anything else is under way, the wait costs nothing. */
final class HumanTime {
    private HumanTime() {}

    private record Span(Instant from, Instant to) {
        boolean covers(Instant start, Instant end) {
            return !from.isAfter(start) && !to.isBefore(end);
        }
    }

    /** Within a span; an open one lasts until the last thing that is known. */
    static Duration of(Execution execution, Instant from, @Nullable Instant to) {
        Instant end = Objects.requireNonNullElseGet(to, () -> last(execution, from));
        if (!end.isAfter(from)) {
            return Duration.ZERO; // an incident that is said to have been noticed later than it was over
        }
        Set<String> waiting = execution.waits().stream().map(HumanWait::step).collect(Collectors.toSet());
        List<Span> waits = execution.waits().stream()
                .map(wait -> new Span(wait.from(), Objects.requireNonNullElse(wait.to(), end)))
                .toList();
        List<Span> work = execution.steps().stream()
                .filter(step -> !waiting.contains(step.name()) && step.startedAt() != null)
                .map(step -> new Span(
                        Objects.requireNonNull(step.startedAt()), Objects.requireNonNullElse(step.finishedAt(), end)))
                .toList();
        TreeSet<Instant> cuts = new TreeSet<>(List.of(from, end));
        waits.forEach(span -> cuts.addAll(List.of(span.from(), span.to())));
        work.forEach(span -> cuts.addAll(List.of(span.from(), span.to())));
        Duration sum = Duration.ZERO;
        Instant start = from;
        for (Instant cut : cuts.tailSet(from, false).headSet(end, true)) {
            Instant at = start;
            if (waits.stream().anyMatch(span -> span.covers(at, cut))
                    && work.stream().noneMatch(span -> span.covers(at, cut))) {
                sum = sum.plus(Duration.between(at, cut));
            }
            start = cut;
        }
        return sum;
    }

    private static Instant last(Execution execution, Instant from) {
        return execution.steps().stream()
                .map(StepStatus::finishedAt)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .filter(time -> time.isAfter(from))
                .orElse(from);
    }
}
