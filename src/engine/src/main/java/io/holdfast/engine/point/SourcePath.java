package io.holdfast.engine.point;

import io.holdfast.engine.store.ObjectKey;

/**
 * Whose recovery points these are, which is also where they lie: {@code <kind>/<namespace>/<policy>/<source>}.
 *
 * @param kind what is captured: {@code redis}, {@code qdrant}, {@code config}
 * @param namespace the policy's namespace
 * @param policy the policy's name
 * @param source the source's name in the policy
 */
public record SourcePath(String kind, String namespace, String policy, String source) {

    public SourcePath {
        for (String part : new String[] {kind, namespace, policy, source}) {
            if (part.contains("/")) {
                throw new IllegalArgumentException("a slash in '" + part + "'");
            }
            new ObjectKey(part);
        }
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
