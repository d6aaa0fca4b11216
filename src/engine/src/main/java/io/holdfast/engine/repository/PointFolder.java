package io.holdfast.engine.repository;

import io.holdfast.engine.point.PointId;
import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A folder of our own: exactly one level below its source, and named by a time and the ULID of that time. With a manifest
 * it may be a recovery point; without one it is what a capture left, or has not finished.
 */
public final class PointFolder implements Comparable<PointFolder> {

    private final ObjectKey key;
    private final PointId id;
    private final NavigableMap<String, ObjectInfo> objects = new TreeMap<>();

    PointFolder(ObjectKey key, PointId id) {
        this.key = key;
        this.id = id;
    }

    /** A listing may name an object twice: it is one object all the same. */
    void add(ObjectInfo object) {
        objects.put(object.key().name(), object);
    }

    /** Where it is. */
    public ObjectKey key() {
        return key;
    }

    /** What its name says. */
    public PointId id() {
        return id;
    }

    /** Whether it has a manifest; whether that can be believed is another question. */
    public boolean hasManifest() {
        return objects.containsKey(Repository.MANIFEST);
    }

    /** The object of this name, directly in the folder. */
    public Optional<ObjectInfo> find(String name) {
        return Optional.ofNullable(objects.get(name));
    }

    List<ObjectInfo> of(Names.Sort sort) {
        return objects.values().stream()
                .filter(object -> Names.sort(object.key()) == sort)
                .toList();
    }

    /** When something was stored here last. */
    Optional<Instant> lastModified() {
        return objects.values().stream().map(ObjectInfo::modified).max(Instant::compareTo);
    }

    /** By source, and then by time. */
    @Override
    public int compareTo(PointFolder other) {
        return key.compareTo(other.key);
    }

    @Override
    public String toString() {
        return key.value();
    }
}
