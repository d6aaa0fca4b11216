package io.holdfast.engine.point;

import io.holdfast.engine.store.ObjectKey;

/**
 * Whose recovery points these are, which is also where they lie: {@code <kind>/<namespace>/<policy>/<source>}.
 *
 * @param kind what is captured: {@code redis}, {@code qdrant}, {@code config}
 * @param namespace the policy's namespace
 * @param policy the policy's name
 * @param source the source's name in the policy, or where its safety copies lie
 */
public record SourcePath(String kind, String namespace, String policy, String source) {
    /** What follows the source's name, which has no dot of its own. */
    public static final String SAFETY = ".safety";

    public SourcePath {
        for (String part : new String[] {kind, namespace, policy, source}) {
            if (part.contains("/")) {
                throw new IllegalArgumentException("a slash in '" + part + "'");
            }
            new ObjectKey(part);
        }
    }

    /** Whose recovery point lies in a folder. */
    public static SourcePath of(ObjectKey point) {
        String[] parts = point.value().split("/", -1);
        return new SourcePath(parts[0], parts[1], parts[2], parts[3]);
    }

    /**
     * Where the copies lie of what a recovery is about to replace. They are not among the source's recovery points, because
     * they hold the very state that the recovery is to undo: whoever takes the newest point must not get one.
     */
    public SourcePath safetyCopies() {
        return new SourcePath(kind, namespace, policy, source + SAFETY);
    }

    /** Whether this is where safety copies lie. */
    public boolean isOfSafetyCopies() {
        return source.endsWith(SAFETY);
    }

    /** The source's name in the policy, also of safety copies. */
    public String nameInPolicy() {
        return isOfSafetyCopies() ? source.substring(0, source.length() - SAFETY.length()) : source;
    }

    /** The folder of all its recovery points. */
    public ObjectKey folder() {
        return new ObjectKey(kind + "/" + namespace + "/" + policy + "/" + source);
    }

    /** The folder of one recovery point. */
    public ObjectKey folder(PointId id) {
        return folder().child(id.folder());
    }

    @Override
    public String toString() {
        return folder().value();
    }
}
