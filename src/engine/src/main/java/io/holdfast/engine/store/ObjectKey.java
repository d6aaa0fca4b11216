package io.holdfast.engine.store;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of an object in a repository: slash-separated segments, relative to the repository's own prefix. A segment
 * is never empty, {@code .} or {@code ..}, so that a key is also a safe relative path.
 */
public record ObjectKey(String value) implements Comparable<ObjectKey> {

    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._%+=@~-]{1,200}");

    public ObjectKey {
        for (String segment : value.split("/", -1)) {
            if (!SEGMENT.matcher(segment).matches() || segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException("not an object key: '" + value + "'");
            }
        }
    }

    /** The key that a text of somebody else's is; empty if it is none. */
    public static Optional<ObjectKey> read(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(new ObjectKey(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** The key one level below. */
    public ObjectKey child(String segment) {
        return new ObjectKey(value + "/" + segment);
    }

    /** The last segment. */
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /** The key one level above; fails at the top. */
    public ObjectKey parent() {
        int slash = value.lastIndexOf('/');
        if (slash < 0) {
            throw new IllegalStateException("'" + value + "' has no parent");
        }
        return new ObjectKey(value.substring(0, slash));
    }

    @Override
    public int compareTo(ObjectKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
