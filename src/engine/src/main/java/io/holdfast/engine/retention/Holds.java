package io.holdfast.engine.retention;

import io.holdfast.engine.repository.Doubt;
import io.holdfast.engine.repository.Judgement;
import io.holdfast.engine.repository.Pins;
import io.holdfast.engine.repository.PointFolder;
import io.holdfast.engine.repository.Proofs;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.store.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What pins and proofs keep of one source. Whoever may write to the bucket can overwrite one, and the point would go: so
 * what has the name of a pin or a proof and cannot be believed keeps its point, and is told. Only a document that can be
 * believed and says otherwise, or none at all, lets a point go.
 */
final class Holds {

    private final Repository repository;
    private final Pins pins;
    private final Instant now;
    private final Map<ObjectKey, Pins.Held> held = new HashMap<>();
    private final Map<ObjectKey, List<Doubt>> mayBeProven = new HashMap<>();
    private final List<Doubt> doubts = new ArrayList<>();
    private @Nullable ObjectKey proven;

    Holds(Repository repository, Instant now) {
        this.repository = repository;
        this.pins = new Pins(repository);
        this.now = now;
    }

    /** What cannot be believed and keeps a point that would go otherwise. */
    List<Doubt> doubts() {
        return doubts;
    }

    boolean isPinned(PointFolder folder, StoredPoint point) {
        return held(folder, point).pinned();
    }

    boolean mayBePinned(PointFolder folder, StoredPoint point) {
        return doubting(held(folder, point).doubts());
    }

    private Pins.Held held(PointFolder folder, StoredPoint point) {
        return held.computeIfAbsent(folder.key(), _ -> pins.look(folder, point, now));
    }

    /** Finds the newest point that a restore proved, and those after it of which that can no longer be told. */
    void lookForProofs(List<PointFolder> oldestFirst, Function<PointFolder, Judgement> judge) {
        Proofs proofs = new Proofs(repository);
        for (PointFolder folder : oldestFirst.reversed()) {
            if (Proofs.mayBeRestored(folder) && judge.apply(folder) instanceof Judgement.Good(StoredPoint point)) {
                Proofs.Seen seen = proofs.look(folder, point);
                if (seen.isRestored()) {
                    proven = folder.key();
                    return;
                }
                mayBeProven.put(folder.key(), seen.restoreDoubts());
            }
        }
    }

    boolean isProven(PointFolder folder) {
        return folder.key().equals(proven);
    }

    boolean mayBeProven(PointFolder folder) {
        return doubting(mayBeProven.getOrDefault(folder.key(), List.of()));
    }

    private boolean doubting(List<Doubt> some) {
        doubts.addAll(some);
        return !some.isEmpty();
    }
}
