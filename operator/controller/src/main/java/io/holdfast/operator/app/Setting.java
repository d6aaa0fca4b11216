package io.holdfast.operator.app;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One environment variable: its name, how it is read, its default, and what it means. */
record Setting<T>(String name, String fallback, String meaning, Function<String, T> parser) {

    static Setting<String> text(String name, String fallback, String meaning) {
        return new Setting<>(name, fallback, meaning, Function.identity());
    }

    static Setting<Boolean> flag(String name, String fallback, String meaning) {
        return new Setting<>(name, fallback, meaning, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
        });
    }

    static Setting<Integer> number(String name, String fallback, String meaning) {
        return new Setting<>(name, fallback, meaning, Integer::valueOf);
    }

    static Setting<Duration> time(String name, String fallback, String meaning) {
        return new Setting<>(name, fallback, meaning, io.holdfast.api.HoldfastDuration::parse);
    }

    static Setting<Set<String>> names(String name, String meaning) {
        return new Setting<>(
                name,
                "",
                meaning,
                text -> Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /** Reads the setting; a value that cannot be read is refused by the variable's name. */
    T read(Function<String, String> environment) {
        String text = environment.apply(name);
        try {
            return parser.apply(text.isEmpty() ? fallback : text);
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(name + ": " + unreadable.getMessage(), unreadable);
        }
    }
}
