package io.holdfast.engine.schedule;

import io.holdfast.engine.schedule.CronField.Unit;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A cron expression of five fields, read as Vixie's cron reads it: with both days restricted, either is enough. Where
 * clocks change, a run at a fixed hour happens exactly once: right after a gap that swallowed its time, and at the
 * first of two equal times. A run of every hour happens every hour that passes.
 */
public final class Cron {
    private static final Map<String, String> MACROS =
            Map.of("@hourly", "0 * * * *", "@daily", "0 0 * * *", "@weekly", "0 0 * * 0", "@monthly", "0 0 1 * *");

    /** Covers the eight years that can lie between two 29ths of February. */
    private static final int HORIZON_DAYS = 8 * 366 + 2;

    private final CronField minute;
    private final CronField hour;
    private final CronField dayOfMonth;
    private final CronField month;
    private final CronField dayOfWeek;

    private Cron(List<CronField> fields) {
        this.minute = fields.get(0);
        this.hour = fields.get(1);
        this.dayOfMonth = fields.get(2);
        this.month = fields.get(3);
        this.dayOfWeek = fields.get(4);
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException if it is none; the message says which part
     */
    public static Cron parse(String expression) {
        List<String> parts = List.of(
                MACROS.getOrDefault(expression.strip(), expression).strip().split("\\s+", -1));
        Unit[] units = Unit.values();
        if (parts.size() != units.length) {
            throw new IllegalArgumentException("'" + expression + "' does not have five fields");
        }
        List<CronField> fields = new ArrayList<>();
        for (int i = 0; i < units.length; i++) {
            fields.add(CronField.parse(units[i], parts.get(i)));
        }
        return new Cron(fields);
    }

    /** The first time later than {@code after}; empty for an expression like the 30th of February. */
    public Optional<Instant> next(Instant after, ZoneId zone) {
        return after(after, zone).findFirst();
    }

    /** All times later than {@code after}, in order, for some eight years. */
    public Stream<Instant> after(Instant after, ZoneId zone) {
        LocalDate first = after.atZone(zone).toLocalDate();
        return Stream.iterate(first, date -> date.plusDays(1))
                .limit(HORIZON_DAYS)
                .filter(this::allows)
                .flatMap(date -> on(date, zone))
                .filter(time -> time.isAfter(after));
    }

    private boolean allows(LocalDate date) {
        if (!month.allows(date.getMonthValue())) {
            return false;
        }
        boolean byMonth = dayOfMonth.allows(date.getDayOfMonth());
        boolean byWeek = dayOfWeek.allows(date.getDayOfWeek().getValue() % 7);
        return (dayOfMonth.star() || dayOfWeek.star()) ? (byMonth && byWeek) : (byMonth || byWeek);
    }

    private Stream<Instant> on(LocalDate date, ZoneId zone) {
        TreeSet<Instant> times = new TreeSet<>();
        for (int h = hour.allowed().nextSetBit(0); h >= 0; h = hour.allowed().nextSetBit(h + 1)) {
            for (int m = minute.allowed().nextSetBit(0);
                    m >= 0;
                    m = minute.allowed().nextSetBit(m + 1)) {
                addTimes(date.atTime(h, m), zone, times);
            }
        }
        return times.stream();
    }

    private void addTimes(LocalDateTime local, ZoneId zone, Set<Instant> times) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        if (!offsets.isEmpty()) {
            times.add(local.toInstant(offsets.getFirst()));
            if (hour.star()) {
                times.add(local.toInstant(offsets.getLast()));
            }
        } else if (!hour.star()) {
            times.add(zone.getRules().getTransition(local).getInstant());
        }
    }
}
