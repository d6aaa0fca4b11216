package io.holdfast.operator.status;

import java.util.Locale;

/** Names of constants as they stand in conditions, Events and the API. */
public final class Words {
    private Words() {}

    /** For example {@code TimedOut} of {@code TIMED_OUT}. */
    public static String of(Enum<?> constant) {
        StringBuilder word = new StringBuilder();
        for (String part : constant.name().split("_", -1)) {
            word.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
        }
        return word.toString();
    }
}
