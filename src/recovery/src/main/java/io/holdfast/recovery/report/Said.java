package io.holdfast.recovery.report;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.plan.RunResult;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values of a report in words; the same in every form of it. */
final class Said {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String NOTHING = "–";

    private Said() {}

    static String title(RunReport report) {
        RunReport.About about = report.about();
        String what = switch (about.mode()) {
            case DRILL -> "DR test report";
            case RECOVERY -> "Recovery report";
            case READINESS -> "Readiness report";
            case VERIFICATION -> "Verification report";
        };
        return what + ": " + about.plan();
    }

    static String result(RunResult result) {
        return switch (result) {
            case PASSED -> "Passed";
            case PASSED_WITH_FINDINGS -> "Passed with findings";
            case FAILED -> "Failed";
            case ABORTED -> "Aborted";
            case TIMED_OUT -> "Timed out";
            case INCONCLUSIVE -> "Inconclusive";
        };
    }

    static String time(@Nullable Instant time) {
        return time == null ? NOTHING : TIME.format(time);
    }

    /** Without the day, which stands above. */
    static String clock(@Nullable Instant time) {
        return time == null ? NOTHING : CLOCK.format(time);
    }

    static String seconds(@Nullable Double seconds) {
        if (seconds == null) {
            return NOTHING;
        }
        return seconds < 10 ? String.format(Locale.ROOT, "%.1f s", seconds) : HoldfastDuration.format(seconds);
    }

    static String seconds(@Nullable Long seconds) {
        return seconds == null ? NOTHING : HoldfastDuration.format(Duration.ofSeconds(seconds));
    }

    static String length(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null
                ? NOTHING
                : seconds(Double.valueOf(Duration.between(from, to).toMillis() / 1000.0));
    }

    static String met(@Nullable Boolean met) {
        return met == null ? "not judged" : met ? "yes" : "no";
    }

    static String bytes(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }

    static String or(@Nullable String text) {
        return text == null || text.isBlank() ? NOTHING : text;
    }

    static String word(Enum<?> constant) {
        String lower = constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(lower.charAt(0)) + lower.substring(1);
    }
}
