package io.holdfast.engine.schedule;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/** One field of a cron expression: the values that it allows, and whether it was written with a star. */
record CronField(BitSet allowed, boolean star) {

    /** What a field may hold; names stand for values from {@code firstNamed} on. */
    enum Unit {
        MINUTE("minute", 0, 59, "", 0),
        HOUR("hour", 0, 23, "", 0),
        DAY_OF_MONTH("day of month", 1, 31, "", 0),
        MONTH("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC", 1),
        DAY_OF_WEEK("day of week", 0, 7, "SUN MON TUE WED THU FRI SAT", 0);

        private final String title;
        private final int min;
        private final int max;
        private final String names;
        private final int firstNamed;

        Unit(String title, int min, int max, String names, int firstNamed) {
            this.title = title;
            this.min = min;
            this.max = max;
            this.names = names;
            this.firstNamed = firstNamed;
        }

        private int value(String text) {
            int named = List.of(names.split(" ", -1)).indexOf(text.toUpperCase(Locale.ROOT));
            if (named >= 0 && !text.isEmpty()) {
                return firstNamed + named;
            }
            if (!text.matches("[0-9]{1,2}")) {
                throw new IllegalArgumentException("'" + text + "' is no " + title);
            }
            int value = Integer.parseInt(text);
            if (value < min || value > max) {
                throw new IllegalArgumentException(title + " " + value + " is not between " + min + " and " + max);
            }
            return value;
        }
    }

    static CronField parse(Unit unit, String text) {
        BitSet allowed = new BitSet(unit.max + 1);
        for (String item : text.split(",", -1)) {
            addItem(unit, item, allowed);
        }
        if (unit == Unit.DAY_OF_WEEK && allowed.get(7)) {
            allowed.clear(7);
            allowed.set(0); // Sunday has two numbers
        }
        return new CronField(allowed, text.startsWith("*"));
    }

    boolean allows(int value) {
        return allowed.get(value);
    }

    private static void addItem(Unit unit, String item, BitSet allowed) {
        int slash = item.indexOf('/');
        int step = slash < 0 ? 1 : step(item.substring(slash + 1), unit);
        String range = slash < 0 ? item : item.substring(0, slash);
        int dash = range.indexOf('-');
        int from;
        int to;
        if (range.equals("*")) {
            from = unit.min;
            to = unit == Unit.DAY_OF_WEEK ? 6 : unit.max;
        } else if (dash > 0) {
            from = unit.value(range.substring(0, dash));
            to = unit.value(range.substring(dash + 1));
        } else {
            from = unit.value(range);
            to = slash < 0 ? from : unit.max;
        }
        if (from > to) {
            throw new IllegalArgumentException(unit.title + " range " + range + " runs backwards");
        }
        for (int value = from; value <= to; value += step) {
            allowed.set(value);
        }
    }

    private static int step(String text, Unit unit) {
        if (!text.matches("[1-9][0-9]?")) {
            throw new IllegalArgumentException("'" + text + "' is no step for the " + unit.title);
        }
        return Integer.parseInt(text);
    }
}
