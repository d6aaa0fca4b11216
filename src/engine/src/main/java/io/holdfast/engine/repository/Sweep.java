package io.holdfast.engine.repository;

import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.source.Leftovers;
import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.PendingUpload;
import io.holdfast.engine.store.StoreProbe;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Clears what died attempts left: uploads that were never completed, and data whose manifest was never written. An
 * attempt's folder bears its name, so an attempt known to be dead is cleared at once; any other only when nothing has
 * moved in its folder for a time. Only folders of our own are looked at, and in them only what is ours by name.
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
        Map<String, byte[]> notes = new SourceNotes(repository).of(folder);
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
     * Clears every abandoned folder of a source.
     *
     * @return the number of objects and uploads that were removed
     * @throws RecoveryException what kept the first folder from being cleared that could not be; all others were tried
     */
    public int abandoned(SourcePath source, Instant now) {
        Contents contents = repository.contents(source);
        Map<ObjectKey, Instant> lastMoved = new TreeMap<>();
        for (PointFolder folder : contents.unfinished()) {
            folder.lastModified().ifPresent(time -> lastMoved.put(folder.key(), time));
        }
        Set<ObjectKey> points = contents.points().stream().map(PointFolder::key).collect(Collectors.toSet());
        for (PendingUpload upload : repository.store().pendingUploads(source.folder())) {
            Names.folderOf(upload.key())
                    .filter(folder -> !points.contains(folder))
                    .ifPresent(folder -> lastMoved.merge(folder, upload.lastActivity(), Sweep::later));
        }
        return allOf(still(repository, lastMoved, now).toList());
    }

    /** One folder that cannot be cleared keeps no other from it, and is told when all were tried. */
    private int allOf(List<ObjectKey> folders) {
        int removed = 0;
        RecoveryException first = null;
        for (ObjectKey folder : folders) {
            try {
                removed += dead(folder);
            } catch (RecoveryException e) {
                if (e.reason() == Reason.Cancelled) {
                    throw e;
                }
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
        return removed;
    }

    /**
     * Clears what probes left that died.
     *
     * @return the number of objects and uploads that were removed
     */
    public static int probes(Repository repository, Instant now) {
        Map<ObjectKey, Instant> lastMoved = new TreeMap<>();
        try (Stream<ObjectInfo> objects = repository.store().list(StoreProbe.FOLDER)) {
            objects.filter(object -> Names.isOfProbe(object.key()))
                    .forEach(object -> lastMoved.merge(object.key().parent(), object.modified(), Sweep::later));
        }
        for (PendingUpload upload : repository.store().pendingUploads(StoreProbe.FOLDER)) {
            if (Names.isOfProbe(upload.key())) {
                lastMoved.merge(upload.key().parent(), upload.lastActivity(), Sweep::later);
            }
        }
        Disposal disposal = new Disposal(repository.store());
        return still(repository, lastMoved, now).mapToInt(disposal::probe).sum();
    }

    /** By the store's own clock, which dated all of it, where that is behind ours: else what others do now looks dead. */
    private static Stream<ObjectKey> still(Repository repository, Map<ObjectKey, Instant> lastMoved, Instant now) {
        if (lastMoved.isEmpty()) {
            return Stream.empty();
        }
        Instant theirs = repository.store().now().orElse(now);
        Instant limit = (theirs.isBefore(now) ? theirs : now).minus(STILL);
        return lastMoved.entrySet().stream()
                .filter(entry -> entry.getValue().isBefore(limit))
                .map(Map.Entry::getKey);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
