package io.holdfast.engine.point;

import io.holdfast.engine.store.ObjectKey;
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

    /** A name that is no single segment of a key leads out of the folder that it is to be in, or nowhere. */
    static void segment(String name, String value) {
        if (value.contains("/")) {
            throw new IllegalArgumentException("the field '" + name + "' has a slash");
        }
        new ObjectKey(value);
    }

    static void notNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException("the field '" + name + "' is " + value);
        }
    }
}
