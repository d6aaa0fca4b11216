package io.holdfast.cli.cold;

import io.holdfast.adapter.config.Archive;
import io.holdfast.adapter.config.SavedObject;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.restore.PointReader;
import io.holdfast.engine.run.Progress;
import io.holdfast.engine.seal.Opener;
import io.holdfast.engine.store.ObjectKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the saved configuration of every source. A bucket is many people's: what is sealed to somebody else's key, or was
 * damaged, is told and keeps nobody from the rest.
 */
final class Configurations {
    private final Repository repository;
    private final Opener opener;
    private final InstantSource clock;
    private final Terminal terminal;
    private final Map<String, RecoveryException> failures = new LinkedHashMap<>();

    Configurations(Repository repository, Opener opener, InstantSource clock, Terminal terminal) {
        this.repository = repository;
        this.opener = opener;
        this.clock = clock;
        this.terminal = terminal;
    }

    /**
     * What a source had saved.
     *
     * @param where the recovery point that it is of
     * @param state when it was so
     */
    record Saved(String where, Instant state, List<SavedObject> objects) {}

    /**
     * The newest of every source that can be read, oldest state first.
     *
     * @param harmed when the harm began: what was saved after that holds it, too. Null if nobody knows
     * @throws RecoveryException if there are some and none can be read
     */
    List<Saved> newest(Holdings holdings, @Nullable Instant harmed) {
        List<Saved> newest = new ArrayList<>();
        for (Holdings.Held source : holdings.configurations()) {
            newest(source, harmed).ifPresent(newest::add);
        }
        if (newest.isEmpty()) {
            failures.values().stream().findFirst().ifPresent(failure -> {
                throw failure;
            });
        }
        newest.sort(Comparator.comparing(Saved::state).thenComparing(Saved::where));
        return newest;
    }

    /** Why a namespace has a source of which nothing could be read. */
    Optional<RecoveryException> failure(String namespace) {
        return Optional.ofNullable(failures.get(namespace));
    }

    private Optional<Saved> newest(Holdings.Held source, @Nullable Instant harmed) {
        List<RecoveryException> broken = new ArrayList<>();
        int harmful = 0;
        Optional<Saved> found = Optional.empty();
        for (ObjectKey folder : source.folders().reversed()) {
            try {
                StoredPoint point = repository.read(folder);
                if (harmed != null && stateOf(point).isAfter(harmed)) {
                    harmful++;
                } else {
                    found = Optional.of(read(point));
                    break;
                }
            } catch (RecoveryException e) {
                broken.add(e);
            }
        }
        if (harmful > 0) {
            terminal.say("note: " + source.path() + ": " + harmful
                    + " recovery points are of a state after the harm began, and passed over");
        }
        if (!broken.isEmpty()) {
            tell(source, broken, found);
        }
        return found;
    }

    private void tell(Holdings.Held source, List<RecoveryException> broken, Optional<Saved> found) {
        RecoveryException newest = broken.getFirst();
        if (found.isEmpty()) {
            failures.putIfAbsent(source.path().namespace(), newest);
        }
        terminal.say("note: " + source.path() + ": " + broken.size() + " recovery points cannot be read, "
                + found.map(older -> "and an older one is taken, of " + older.state())
                        .orElse("and there is none before them")
                + ": " + newest.getMessage() + " (" + newest.reason() + ")");
    }

    private Saved read(StoredPoint point) {
        PointReader content = new PointReader(repository, point, opener, new Progress(clock));
        return new Saved(point.folder().value(), stateOf(point), Archive.read(content, _ -> true));
    }

    private static Instant stateOf(StoredPoint point) {
        return point.manifest().times().consistency();
    }
}
