package io.holdfast.recovery.schedule;

import io.holdfast.engine.schedule.Timetable;
import io.holdfast.engine.schedule.Timetable.Due;
import io.holdfast.engine.schedule.Timetable.Missed;
import io.holdfast.engine.schedule.Timetable.NotDue;
import io.holdfast.engine.schedule.Timetable.Verdict;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a schedule stands.
 *
 * @param rule what it was read from
 * @param last the time that was acted on last
 * @param next the next time; null while it is suspended or cannot be read
 */
public record Standing(
        String rule, @Nullable Instant last, @Nullable Instant next) {

    /** A schedule that cannot be read. */
    public static Standing unreadable(ClockRule rule) {
        return new Standing(rule.rule(), null, null);
    }

    /** A suspended schedule: what it does not plan it does not miss. */
    public static Standing suspended(ClockRule rule, Optional<Standing> before) {
        return new Standing(rule.rule(), before.map(Standing::last).orElse(null), null);
    }

    /** A look at the clock: what it found, and where the schedule stands when that was acted on. */
    public record Look(Verdict verdict, Standing standing) {}

    /**
     * Looks at the clock. A schedule counts from its last time; anew from now if its rule changed or it was suspended,
     * because what was not planned was not missed; and from {@code birth} if this is the first look.
     */
    public static Look look(
            ClockRule rule, Timetable timetable, Optional<Standing> before, Instant birth, Instant now) {
        Instant anchor = before.isEmpty() ? birth : before.get().anchor(rule).orElse(now);
        Verdict verdict = timetable.at(now, anchor);
        Instant reached = switch (verdict) {
            case NotDue _ -> anchor;
            case Due due -> due.time();
            case Missed _ -> now;
        };
        return new Look(
                verdict,
                new Standing(rule.rule(), reached, timetable.next(reached).orElse(null)));
    }

    private Optional<Instant> anchor(ClockRule current) {
        return rule.equals(current.rule()) && next != null ? Optional.ofNullable(last) : Optional.empty();
    }
}
