package io.holdfast.api;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as specs write them: {@code 90s}, {@code 1h30m}, {@code 30d}; units s, m, h, d (24 h) and w. */
public final class HoldfastDuration {
    private static final Pattern PART = Pattern.compile("([0-9]{1,9})([smhdw])");

    private HoldfastDuration() {}

    /**
     * Reads a length of time.
     *
     * @throws IllegalArgumentException if the text is not one
     */
    public static Duration parse(String text) {
        Matcher part = PART.matcher(text);
        Duration sum = Duration.ZERO;
        int read = 0;
        while (part.lookingAt()) {
            sum = sum.plus(unit(part.group(2).charAt(0)).multipliedBy(Long.parseLong(part.group(1))));
            read = part.end();
            part.region(read, text.length());
        }
        if (read == 0 || read < text.length()) {
            throw new IllegalArgumentException("'" + text
                    + "' is not a length of time: write whole numbers with units s, m, h, d or w, like 1h30m");
        }
        return sum;
    }

    /** Writes seconds, rounded to whole ones. */
    public static String format(double seconds) {
        return format(Duration.ofSeconds(Math.round(seconds)));
    }

    /** Writes a length of time so that {@link #parse} reads the same again; parts of a second are dropped. */
    public static String format(Duration duration) {
        if (duration.toSeconds() == 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        long rest = duration.toSeconds();
        for (char name : new char[] {'d', 'h', 'm', 's'}) {
            long unit = unit(name).toSeconds();
            if (rest >= unit) {
                text.append(rest / unit).append(name);
                rest %= unit;
            }
        }
        return text.toString();
    }

    private static Duration unit(char name) {
        return switch (name) {
            case 's' -> Duration.ofSeconds(1);
            case 'm' -> Duration.ofMinutes(1);
            case 'h' -> Duration.ofHours(1);
            case 'd' -> Duration.ofDays(1);
            case 'w' -> Duration.ofDays(7);
            default -> throw new IllegalArgumentException("no unit: " + name);
        };
    }
}
