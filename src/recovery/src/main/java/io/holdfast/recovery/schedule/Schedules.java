package io.holdfast.recovery.schedule;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.Schedule;
import io.holdfast.engine.schedule.Cron;
import io.holdfast.engine.schedule.Jitter;
import io.holdfast.engine.schedule.Timetable;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads schedules into timetables. */
public final class Schedules {
    private Schedules() {}

    /** The schedule cannot be run; which part is wrong decides the reason that is reported. */
    public static final class InvalidScheduleException extends RuntimeException {
        private final boolean zone;

        InvalidScheduleException(boolean zone, String message) {
            super(message);
            this.zone = zone;
        }

        public boolean isTimeZone() {
            return zone;
        }
    }

    /**
     * The timetable of a schedule.
     *
     * @param owner name of the policy or plan: a part of the jitter
     */
    public static Timetable read(String namespace, String owner, ClockRule rule) {
        return new Timetable(
                cron(rule),
                zone(rule),
                Jitter.of(namespace, owner, rule.name(), HoldfastDuration.parse(rule.jitter())),
                HoldfastDuration.parse(rule.startingDeadline()));
    }

    /** The largest pause between two runs of a source that its active schedules plan; empty if none runs it twice. */
    public static Optional<Duration> expectedInterval(
            String namespace, String policy, BackupPolicySpec spec, String source, Instant from) {
        List<List<Instant>> planned = new ArrayList<>();
        if (!spec.suspend()) {
            for (Schedule schedule : spec.schedules()) {
                if (!schedule.suspend() && covers(schedule, source)) {
                    planned.add(comingWeeks(namespace, policy, ClockRule.of(schedule), from));
                }
            }
        }
        return largestGap(planned);
    }

    /** The largest pause that rules together plan; empty if they are due fewer than two times, or cannot be read. */
    public static Optional<Duration> largestGap(String namespace, String owner, List<ClockRule> rules, Instant from) {
        return largestGap(rules.stream()
                .map(rule -> comingWeeks(namespace, owner, rule, from))
                .toList());
    }

    private static Optional<Duration> largestGap(List<List<Instant>> planned) {
        // Beyond the last time of one list it is not known how its rule goes on: what the others plan there is no gap.
        Instant end = planned.stream()
                .filter(times -> !times.isEmpty())
                .map(List::getLast)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        Duration largest = Duration.ZERO;
        Instant before = null;
        for (Instant time : planned.stream().flatMap(List::stream).collect(Collectors.toCollection(TreeSet::new))) {
            if (before != null && !time.isAfter(end)) {
                Duration gap = Duration.between(before, time);
                largest = gap.compareTo(largest) > 0 ? gap : largest;
            }
            before = time;
        }
        return largest.isZero() ? Optional.empty() : Optional.of(largest);
    }

    public static boolean covers(Schedule schedule, String source) {
        return schedule.sources().isEmpty() || schedule.sources().contains(source);
    }

    private static List<Instant> comingWeeks(String namespace, String owner, ClockRule rule, Instant from) {
        try {
            return read(namespace, owner, rule).comingWeeks(from);
        } catch (InvalidScheduleException reported) {
            return List.of(); // the policy's condition says so; a schedule that cannot run plans nothing
        }
    }

    private static Cron cron(ClockRule schedule) {
        try {
            Cron cron = Cron.parse(schedule.cron());
            if (cron.next(Instant.EPOCH, ZoneId.of("UTC")).isEmpty()) {
                throw new InvalidScheduleException(
                        false, "schedule " + schedule.name() + ": '" + schedule.cron() + "' is never due");
            }
            return cron;
        } catch (IllegalArgumentException unreadable) {
            throw new InvalidScheduleException(false, "schedule " + schedule.name() + ": " + unreadable.getMessage());
        }
    }

    private static ZoneId zone(ClockRule schedule) {
        try {
            return ZoneId.of(schedule.timeZone());
        } catch (DateTimeException unknown) {
            throw new InvalidScheduleException(
                    true, "schedule " + schedule.name() + ": time zone '" + schedule.timeZone() + "' is not known");
        }
    }
}
