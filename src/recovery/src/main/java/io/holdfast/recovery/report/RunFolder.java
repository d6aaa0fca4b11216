package io.holdfast.recovery.report;

import io.holdfast.engine.point.PointId;
import io.holdfast.engine.store.ObjectKey;
import java.time.Duration;
import java.time.Instant;

/** Where in a repository lies what a run leaves: {@code runs/<namespace>/<plan>/<time>-<ulid>}. */
public final class RunFolder {
    /** The first segment of every such folder; it is no kind of source. */
    public static final String RUNS = "runs";

    /** The characters of a ULID that tell its time. */
    private static final int ULID_TIME = 10;

    /** A run's folder is named when its worker begins, which may note its own beginning a little later. */
    private static final Duration BEGINNING = Duration.ofMinutes(10);

    /** A ULID knows no later time. */
    private static final Instant LATEST = Instant.ofEpochMilli((1L << 48) - 1);

    private RunFolder() {}

    /** Where all runs of a plan lie, in the order of time. */
    public static ObjectKey ofPlan(String namespace, String plan) {
        return new ObjectKey(RUNS).child(namespace).child(plan);
    }

    /** Where one run lies. */
    public static ObjectKey of(String namespace, String plan, Instant started, String uid) {
        return ofPlan(namespace, plan).child(PointId.of(started, uid, 1).folder());
    }

    /** Whether a folder is the one of a run: by a copy under another time, a drill that passed long ago would be the newest. */
    static boolean isOf(ObjectKey folder, String uid, Instant started) {
        if (started.isBefore(Instant.EPOCH) || started.isAfter(LATEST)) {
            return false;
        }
        String ofRun = PointId.of(started, uid, 1).ulid().substring(ULID_TIME);
        return PointId.parse(folder.name())
                .filter(id -> id.ulid().endsWith(ofRun)
                        && Duration.between(id.time(), started).abs().compareTo(BEGINNING) <= 0)
                .isPresent();
    }
}
