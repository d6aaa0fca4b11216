package io.holdfast.cli.run.step;

import io.holdfast.api.v1alpha1.run.PointTaken;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.restore.PointReader;
import io.holdfast.engine.run.Progress;
import io.holdfast.engine.seal.Opener;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.recovery.plan.Resolution;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The recovery points that a run takes, read once and held to what the run wrote down of them. */
public final class Points {

    private final Openings openings;
    private final Opener opener;
    private final Map<String, PointTaken> taken = new HashMap<>();
    private final Map<String, StoredPoint> read = new HashMap<>();

    public Points(Openings openings, Opener opener) {
        this.openings = openings;
        this.opener = opener;
    }

    /** From now on these are the points. */
    public synchronized void take(List<PointTaken> points) {
        points.forEach(point -> taken.put(point.component(), point));
    }

    /** Whether the component has a point. */
    public synchronized boolean has(String component) {
        return taken.containsKey(component);
    }

    /** What the run wrote down of a component's point. */
    public synchronized PointTaken taken(String component) {
        PointTaken point = taken.get(component);
        if (point == null) {
            throw new InvalidPlanException(
                    Reason.NoRecoveryPoint,
                    component.equals(Resolution.MANIFESTS)
                            ? "no recovery point holds the manifests"
                            : "component " + component + " has no recovery point",
                    "see the points of the run in its status");
        }
        return point;
    }

    /** The component's point; fails if its manifest is not the one any more that the run took. */
    public synchronized StoredPoint point(String component) {
        PointTaken wanted = taken(component);
        StoredPoint known = read.get(component);
        if (known != null) {
            return known;
        }
        StoredPoint found = repository(component).read(new ObjectKey(wanted.key()));
        if (wanted.manifestSha256() != null && !wanted.manifestSha256().equals(found.manifestSha256())) {
            throw new IntegrityException(
                    Reason.ManifestInvalid,
                    "the manifest in " + wanted.key() + " is not the one any more that the run took",
                    "somebody replaced it: find out who wrote to the bucket, and start a new run");
        }
        read.put(component, found);
        return found;
    }

    /** Where the component's point lies. */
    public Repository repository(String component) {
        return openings.repository(taken(component).repository());
    }

    /** The point's content, opened and checked while it is read. */
    public PointReader content(String component, Progress progress) {
        return new PointReader(repository(component), point(component), opener, progress);
    }

    /** What opens the points. */
    public Opener opener() {
        return opener;
    }
}
