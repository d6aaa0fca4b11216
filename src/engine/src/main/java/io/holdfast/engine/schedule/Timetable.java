package io.holdfast.engine.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** When a schedule is due: a cron expression in a zone, delayed by a fixed jitter, forgiving a delay up to a deadline. */
public record Timetable(Cron cron, ZoneId zone, Duration jitter, Duration startingDeadline) {
    /** A run that starts later than this after its time was missed, and not just noticed a moment late. */
    private static final Duration LATE = Duration.ofMinutes(1);

    /** A year of monthly runs: their pauses differ. */
    private static final int GAP_MINIMUM = 13;

    private static final Duration GAP_WINDOW = Duration.ofDays(35);

    /** Where the look at the coming weeks stops for a schedule that is due every few minutes. */
    private static final int GAP_SAMPLES = 20_000;

    /** What a look at the clock found. */
    public sealed interface Verdict permits NotDue, Due, Missed {}

    /** Nothing has come due since. */
    public record NotDue() implements Verdict {}

    /** One run is due for {@code time}, which stands for every time that was missed before it. */
    public record Due(Instant time, boolean catchUp) implements Verdict {}

    /** The last due time is too long ago to be made up for. */
    public record Missed(Instant time) implements Verdict {}

    /** Looks at the times after {@code anchor}, the last time that was acted on. */
    public Verdict at(Instant now, Instant anchor) {
        Instant reached = now.minus(jitter);
        Instant forgiven = reached.minus(startingDeadline);
        List<Instant> due = new ArrayList<>();
        // Times before the deadline cannot run any more, however many there are: start to count there.
        try (Stream<Instant> times = cron.after(anchor.isAfter(forgiven) ? anchor : forgiven.minusNanos(1), zone)) {
            times.takeWhile(time -> !time.isAfter(reached)).forEach(due::add);
        }
        Optional<Instant> first = cron.next(anchor, zone);
        if (due.isEmpty()) {
            return first.filter(time -> !time.isAfter(reached))
                    .<Verdict>map(Missed::new)
                    .orElseGet(NotDue::new);
        }
        Instant last = due.getLast();
        boolean several = first.isPresent() && first.get().isBefore(last);
        return new Due(last, several || last.plus(LATE).isBefore(reached));
    }

    /** The next moment, jitter included, at which something after {@code anchor} is due. */
    public Optional<Instant> next(Instant anchor) {
        return cron.next(anchor, zone).map(time -> time.plus(jitter));
    }

    /** The times of the coming weeks, or of longer if they are few; from which the largest gap is measured. */
    public List<Instant> comingWeeks(Instant from) {
        Instant end = from.plus(GAP_WINDOW);
        List<Instant> times = new ArrayList<>();
        for (Instant time : (Iterable<Instant>) cron.after(from, zone).limit(GAP_SAMPLES)::iterator) {
            if (time.isAfter(end) && times.size() >= GAP_MINIMUM) {
                break;
            }
            times.add(time.plus(jitter));
        }
        return times;
    }
}
