package io.holdfast.recovery.report;

import io.holdfast.engine.point.PointId;
import io.holdfast.engine.store.ObjectKey;
import java.time.Instant;

/** Where in a repository lies what a run leaves: {@code runs/<namespace>/<plan>/<time>-<ulid>}. */
public final class RunFolder {
    /** The first segment of every such folder; it is no kind of source. */
    public static final String RUNS = "runs";

    private RunFolder() {}

    /** Where all runs of a plan lie, in the order of time. */
    public static ObjectKey ofPlan(String namespace, String plan) {
        return new ObjectKey(RUNS).child(namespace).child(plan);
    }

    /** Where one run lies. */
    public static ObjectKey of(String namespace, String plan, Instant started, String uid) {
        return ofPlan(namespace, plan).child(PointId.of(started, uid, 1).folder());
    }
}
