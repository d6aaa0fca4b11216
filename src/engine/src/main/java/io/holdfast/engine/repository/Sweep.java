package io.holdfast.engine.repository;

import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.source.Leftovers;
import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.PendingUpload;
import io.holdfast.engine.store.StoreProbe;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Clears what died attempts left: uploads that were never completed, and data whose manifest was never written. An
 * attempt's folder bears its name, so an attempt known to be dead is cleared at once; any other only when nothing has
 * moved in its folder for a time.
 *
 * @param leftovers gets the notes of a dead attempt before its folder is cleared, and with it the notes
 */
public record Sweep(Repository repository, Leftovers leftovers) {

    /** How long a folder without a manifest must have been still before it counts as abandoned. */
    public static final Duration STILL = Duration.ofHours(24);

    /**
     * Clears the folder of a known dead attempt, if it left one and no recovery point came of it.
     *
     * @return the number of objects and uploads that were removed
     * @throws RecoveryException if something may still be at the source; the notes of it stay for another sweep
     */
    public int dead(ObjectKey folder) {
        if (repository.store().find(folder.child(Repository.MANIFEST)).isPresent()) {
            return 0;
        }
        Map<String, byte[]> notes = repository.notes(folder);
        if (!notes.isEmpty()) {
            cleanUp(folder, notes);
        }
        return repository.clearUnfinished(folder);
    }

    private void cleanUp(ObjectKey folder, Map<String, byte[]> notes) {
        try {
            leftovers.cleanUp(notes);
        } catch (RecoveryException e) {
            repository.clearAllButNotes(folder);
            throw e;
        }
    }

    /**
     * Clears every abandoned folder below {@code prefix}.
     *
     * @return the number of objects and uploads that were removed
     */
    public int abandoned(ObjectKey prefix, Instant now) {
        Map<ObjectKey, Instant> lastMoved = new TreeMap<>();
        Set<ObjectKey> points = new HashSet<>();
        try (Stream<ObjectInfo> objects = repository.store().list(prefix)) {
            objects.forEach(object -> {
                lastMoved.merge(object.key().parent(), object.modified(), Sweep::later);
                if (object.key().name().equals(Repository.MANIFEST)) {
                    points.add(object.key().parent());
                }
            });
        }
        for (PendingUpload upload : repository.store().pendingUploads(prefix)) {
            lastMoved.merge(upload.key().parent(), upload.lastActivity(), Sweep::later);
        }
        Instant limit = now.minus(STILL);
        return lastMoved.entrySet().stream()
                .filter(entry ->
                        !points.contains(entry.getKey()) && entry.getValue().isBefore(limit))
                .mapToInt(entry -> dead(entry.getKey()))
                .sum();
    }

    /**
     * Clears what probes left that died.
     *
     * @return the number of objects and uploads that were removed
     */
    public static int probes(Repository repository, Instant now) {
        return new Sweep(repository, _ -> {}).abandoned(StoreProbe.FOLDER, now);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
