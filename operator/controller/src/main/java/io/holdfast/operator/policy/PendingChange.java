package io.holdfast.operator.policy;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.OnChange;
import io.holdfast.api.v1alpha1.SourceChanges;
import io.holdfast.api.v1alpha1.SourceStatus;
import io.holdfast.operator.change.Changes.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether a watched source has changed since its newest recovery point, and when the next run for that starts: after a
 * rest, but not for ever later while there is none, and less often while runs fail. The status remembers what the last
 * successful run was certain to find, so that a change that nobody saw is noticed all the same.
 */
final class PendingChange {
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final int MOST_DOUBLINGS = 6;

    private final OnChange rule;
    private final SourceStatus figures;
    private final Seen seen;

    PendingChange(OnChange rule, SourceStatus figures, Seen seen) {
        this.rule = rule;
        this.figures = figures;
        this.seen = seen;
    }

    /** What the status says of the changes then. */
    SourceChanges changes(Instant now) {
        SourceChanges before = known();
        Instant pending = before.pendingTime();
        return new SourceChanges(
                before.covered(), before.coveredTime(), isCovered() ? null : Objects.requireNonNullElse(pending, now));
    }

    /** When a run for what is pending may start; empty if nothing is. */
    Optional<Instant> due(Instant now, Optional<Instant> lastRun) {
        Instant pending = changes(now).pendingTime();
        if (pending == null) {
            return Optional.empty();
        }
        Duration interval = HoldfastDuration.parse(rule.minInterval());
        Instant rested = latest(latest(pending, seen.since()), seen.last().orElse(pending))
                .plus(HoldfastDuration.parse(rule.debounce()));
        Instant longest = pending.plus(interval);
        Instant wanted = rested.isBefore(longest) ? rested : longest;
        return Optional.of(
                lastRun.map(last -> latest(wanted, last.plus(pause(interval)))).orElse(wanted));
    }

    /** An equal mark alone is not enough: what came after that run's creation and went again may be in its point. */
    private boolean isCovered() {
        Instant from = known().coveredTime();
        return seen.mark().equals(known().covered())
                && from != null
                && !seen.last().filter(last -> last.isAfter(from)).isPresent();
    }

    private Duration pause(Duration interval) {
        Duration longer = interval.multipliedBy(1L << Math.min(figures.consecutiveFailures(), MOST_DOUBLINGS));
        Duration longest = latest(interval, LONGEST_PAUSE);
        return longer.compareTo(longest) > 0 ? longest : longer;
    }

    private SourceChanges known() {
        return Objects.requireNonNullElse(figures.changes(), SourceChanges.NONE);
    }

    private static <T extends Comparable<? super T>> T latest(T one, T other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
