package io.holdfast.engine.point;

import org.jspecify.annotations.Nullable;

/** Names the field when a manifest lacks one. */
final class Required {

    private Required() {}

    static <T> T field(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("the field '" + name + "' is missing");
        }
        return value;
    }

    static void notNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException("the field '" + name + "' is " + value);
        }
    }
}
