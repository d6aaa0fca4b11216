package io.holdfast.cli.cold;

import io.holdfast.adapter.config.Archive;
import io.holdfast.adapter.config.SavedObject;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.restore.PointReader;
import io.holdfast.engine.run.Progress;
import io.holdfast.engine.seal.Opener;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;

/** Reads the saved configuration of every source. */
final class Configurations {
    private final Repository repository;
    private final Opener opener;
    private final InstantSource clock;

    Configurations(Repository repository, Opener opener, InstantSource clock) {
        this.repository = repository;
        this.opener = opener;
        this.clock = clock;
    }

    /**
     * What a source had saved.
     *
     * @param where the recovery point that it is of
     * @param state when it was so
     */
    record Saved(String where, Instant state, List<SavedObject> objects) {}

    /** The newest of every source, oldest state first. */
    List<Saved> newest(Holdings holdings) {
        return holdings.configurations().stream()
                .map(this::read)
                .sorted(Comparator.comparing(Saved::state).thenComparing(Saved::where))
                .toList();
    }

    private Saved read(StoredPoint point) {
        return new Saved(
                point.folder().value(),
                point.manifest().times().consistency(),
                Archive.read(new PointReader(repository, point, opener, new Progress(clock)), _ -> true));
    }
}
