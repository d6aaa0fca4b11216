package io.holdfast.engine.repository;

import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.point.StoredObject;
import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.ObjectStore;
import io.holdfast.engine.store.PendingUpload;
import io.holdfast.engine.store.StoreProbe;
import io.holdfast.engine.stream.UploadNote;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The only place that decides what is removed from a repository. It removes by name and never whatever lies below a place:
 * of a recovery point its manifest, what that names, and what is bound to it; of an unfinished folder of our own what the
 * grammar of names knows. Whatever else lies there stays.
 */
final class Disposal {

    /** What a capture leaves that did not come to its manifest, and what is left when a manifest is gone. */
    private static final Set<Names.Sort> OF_UNFINISHED = EnumSet.of(
            Names.Sort.ARTIFACT,
            Names.Sort.UPLOAD_NOTE,
            Names.Sort.SOURCE_NOTE,
            Names.Sort.DETAILS,
            Names.Sort.PROOF,
            Names.Sort.PIN);

    /** What a manifest may name. */
    private static final Set<Names.Sort> OF_MANIFEST = EnumSet.of(Names.Sort.ARTIFACT, Names.Sort.DETAILS);

    private final ObjectStore store;

    Disposal(ObjectStore store) {
        this.store = store;
    }

    /**
     * Removes a recovery point: its manifest first, so that it is gone before its data is. What is in its folder and is
     * neither named by the manifest nor bound to it stays; a later sweep takes of it what is ours by name.
     *
     * @param bound proofs and pins whose signatures and digests were checked
     * @throws IllegalArgumentException if the manifest is not trusted: then it names nothing that may be removed
     */
    void point(StoredPoint point, List<ObjectKey> bound) {
        if (!point.trusted()) {
            throw new IllegalArgumentException(point.folder() + " is not signed by a trusted key");
        }
        Set<ObjectKey> named = new LinkedHashSet<>();
        for (Manifest.Artifact artifact : point.manifest().artifacts()) {
            for (StoredObject object : artifact.objects()) {
                named.add(point.folder().child(object.name()));
            }
        }
        point.manifest().details().forEach(details -> named.add(point.folder().child(details.name())));
        store.delete(point.folder().child(Repository.MANIFEST));
        named.stream().filter(key -> OF_MANIFEST.contains(Names.sort(key))).forEach(store::delete);
        bound.stream().filter(key -> key.parent().equals(point.folder())).forEach(store::delete);
    }

    /**
     * Removes from a folder without a manifest what a capture of ours can have left there.
     *
     * @param notes whether the notes about the source go, too
     * @return the number of objects and uploads that were removed
     * @throws IllegalArgumentException if the folder is not one of ours
     */
    int unfinished(ObjectKey folder, boolean notes) {
        if (Names.pointFolder(folder).isEmpty()) {
            throw new IllegalArgumentException(folder + " is no recovery point's folder");
        }
        if (store.find(folder.child(Repository.MANIFEST)).isPresent()) {
            throw new IllegalStateException(folder + " is a recovery point");
        }
        Set<Names.Sort> sorts = EnumSet.copyOf(OF_UNFINISHED);
        if (!notes) {
            sorts.remove(Names.Sort.SOURCE_NOTE);
        }
        List<ObjectInfo> objects;
        try (Stream<ObjectInfo> found = store.list(folder)) {
            objects = found.filter(
                            object -> object.key().parent().equals(folder) && sorts.contains(Names.sort(object.key())))
                    .toList();
        }
        return remove(folder, objects);
    }

    /** Removes what a died probe left; the same as above. */
    int probe(ObjectKey folder) {
        List<ObjectInfo> objects;
        try (Stream<ObjectInfo> found = store.list(folder)) {
            objects = found.filter(object -> Names.isOfProbe(object.key())).toList();
        }
        return remove(folder, objects);
    }

    /** Removes objects directly in a folder, and aborts the uploads of what is ours there. */
    private int remove(ObjectKey folder, List<ObjectInfo> objects) {
        List<PendingUpload> uploads = new ArrayList<>(store.pendingUploads(folder));
        for (ObjectInfo object : objects) {
            UploadNote.object(object.key()).ifPresent(key -> uploads.addAll(store.pendingUploads(key)));
        }
        List<PendingUpload> ours = uploads.stream()
                .filter(upload -> isOurs(folder, upload))
                .distinct()
                .toList();
        ours.forEach(store::abort);
        objects.forEach(object -> store.delete(object.key()));
        return ours.size() + objects.size();
    }

    private static boolean isOurs(ObjectKey folder, PendingUpload upload) {
        ObjectKey key = upload.key();
        return Names.isOfProbe(key)
                ? folder.parent().equals(StoreProbe.FOLDER)
                : key.parent().equals(folder) && Names.sort(key) == Names.Sort.ARTIFACT;
    }
}
