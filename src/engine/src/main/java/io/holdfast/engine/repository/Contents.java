package io.holdfast.engine.repository;

import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a listing shows, told apart by name alone: folders of our own, and what is foreign. Each folder and each object is
 * in it once, and in the order of its key, however the store lists them.
 */
public final class Contents {

    private final NavigableMap<ObjectKey, PointFolder> folders = new TreeMap<>();
    private final NavigableMap<ObjectKey, ObjectInfo> foreign = new TreeMap<>();

    private Contents() {}

    static Contents of(Stream<ObjectInfo> listing) {
        Contents contents = new Contents();
        listing.forEach(contents::add);
        return contents;
    }

    private void add(ObjectInfo object) {
        Optional<ObjectKey> folder = Names.folderOf(object.key());
        if (Names.isForeign(object.key())) {
            foreign.put(object.key(), object);
        }
        folder.ifPresent(key -> folders.computeIfAbsent(
                        key, _ -> new PointFolder(key, Names.pointFolder(key).orElseThrow()))
                .add(object));
    }

    /** Folders with a manifest, by source and then oldest first. */
    public List<PointFolder> points() {
        return folders.values().stream().filter(PointFolder::hasManifest).toList();
    }

    /** Folders without one. */
    public List<PointFolder> unfinished() {
        return folders.values().stream().filter(folder -> !folder.hasManifest()).toList();
    }

    /** What no version of the format that this program knows would write; never touched. */
    public List<ObjectInfo> foreign() {
        return List.copyOf(foreign.values());
    }
}
