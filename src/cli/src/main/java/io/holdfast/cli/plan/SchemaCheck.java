package io.holdfast.cli.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.holdfast.api.v1alpha1.Patterns;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the values of a spec are what its schema wants, as the API server checks it: patterns, lengths and ranges. */
final class SchemaCheck {

    /** What a pattern that takes long to read asks for. */
    private static final Map<String, String> WORDS = Map.of(
            Patterns.DURATION, "is no length of time such as 90s, 1h30m or 30d",
            Patterns.SHORT_DURATION, "is no length of time such as 90s or 1h30m",
            Patterns.ADDRESS, "is no host:port",
            Patterns.CRON, "is no cron time of five fields, nor @hourly, @daily, @weekly or @monthly",
            Patterns.TIME_ZONE, "is no IANA time zone",
            Patterns.HTTP_URL, "is no http:// or https:// address",
            Patterns.AGE_RECIPIENT, "is no age recipient: 'holdfast keygen age' prints one");

    private SchemaCheck() {}

    /** The first field that is not, and why. */
    static Optional<String> firstFault(Record spec) {
        return fields("spec", spec);
    }

    private static Optional<String> fields(String path, Record value) {
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            Optional<String> fault =
                    value(path + "." + name(component), read(component, value), component.getAnnotatedType());
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> value(String path, @Nullable Object value, AnnotatedType type) {
        return switch (value) {
            case null -> Optional.empty();
            case String text -> text(text, type).map(why -> path + ": " + why);
            case Integer number -> number(number, type).map(why -> path + ": " + why);
            case Record inner -> fields(path, inner);
            case List<?> list -> list(path, list, argument(type, 0));
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .flatMap(entry ->
                                value(path + "." + entry.getKey(), entry.getValue(), argument(type, 1)).stream())
                        .findFirst();
            default -> Optional.empty();
        };
    }

    private static Optional<String> list(String path, List<?> values, AnnotatedType type) {
        for (int i = 0; i < values.size(); i++) {
            Optional<String> fault = value(path + "[" + i + "]", values.get(i), type);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> text(String text, AnnotatedType type) {
        Pattern pattern = type.getAnnotation(Pattern.class);
        if (pattern != null && !text.matches(pattern.value())) {
            return Optional.of(
                    "'" + text + "' " + WORDS.getOrDefault(pattern.value(), "should match " + pattern.value()));
        }
        Size size = type.getAnnotation(Size.class);
        return size != null && text.length() > size.max()
                ? Optional.of("longer than " + size.max() + " characters")
                : Optional.empty();
    }

    private static Optional<String> number(int number, AnnotatedType type) {
        Min min = type.getAnnotation(Min.class);
        if (min != null && number < min.value()) {
            return Optional.of(number + " is less than " + (long) min.value());
        }
        Max max = type.getAnnotation(Max.class);
        return max != null && number > max.value()
                ? Optional.of(number + " is more than " + (long) max.value())
                : Optional.empty();
    }

    private static AnnotatedType argument(AnnotatedType type, int index) {
        return ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[index];
    }

    private static String name(RecordComponent component) {
        JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
        return property == null || property.value().isEmpty() ? component.getName() : property.value();
    }

    private static @Nullable Object read(RecordComponent component, Record value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(Objects.requireNonNullElse(e.getMessage(), component.getName()), e);
        }
    }
}
