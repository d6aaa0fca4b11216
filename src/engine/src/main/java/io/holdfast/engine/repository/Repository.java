package io.holdfast.engine.repository;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.point.ManifestCodec;
import io.holdfast.engine.point.PointId;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.point.VerificationKey;
import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.ObjectStore;
import io.holdfast.engine.store.PendingUpload;
import io.holdfast.engine.stream.Digest;
import io.holdfast.engine.stream.UploadNote;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Recovery points in an object store: listed, read, committed and removed. A folder without a manifest is no point. */
public final class Repository implements AutoCloseable {

    /** The object that makes a folder a recovery point. */
    public static final String MANIFEST = "manifest.json";

    private static final long MAX_MANIFEST = 16L << 20;
    private static final long MAX_NOTE = 16L << 20;

    private final String name;
    private final ObjectStore store;
    private final Trust trust;
    private final ManifestCodec codec = new ManifestCodec();

    public Repository(String name, ObjectStore store, Trust trust) {
        this.name = name;
        this.store = store;
        this.trust = trust;
    }

    /** Its name in settings. */
    public String name() {
        return name;
    }

    /** Where its objects are. */
    public ObjectStore store() {
        return store;
    }

    /** The key that signs new manifests, if there is one. */
    public @Nullable SigningKey signer() {
        return trust.signer();
    }

    /** The keys whose signatures are accepted; none means any. */
    public Set<VerificationKey> trusted() {
        return trust.trusted();
    }

    /** Folders of all recovery points of one source, oldest first. */
    public List<ObjectKey> folders(SourcePath path) {
        try (Stream<ObjectInfo> objects = store.list(path.folder())) {
            return manifestFolders(objects);
        }
    }

    /** Folders of all recovery points, by source and then oldest first. */
    public List<ObjectKey> folders() {
        try (Stream<ObjectInfo> objects = store.list()) {
            return manifestFolders(objects);
        }
    }

    /** The newest recovery point of a source, found from the bucket alone. */
    public Optional<StoredPoint> newest(SourcePath path) {
        List<ObjectKey> folders = folders(path);
        return folders.isEmpty() ? Optional.empty() : Optional.of(read(folders.getLast()));
    }

    /** The recovery point whose id is given or begins so; fails if none or several fit. */
    public StoredPoint byId(String id) {
        List<ObjectKey> fitting = folders().stream()
                .filter(folder -> ulid(folder).startsWith(id.toUpperCase(java.util.Locale.ROOT)))
                .toList();
        if (fitting.size() != 1) {
            throw new InvalidPlanException(
                    Reason.NoRecoveryPoint,
                    fitting.size() + " recovery points in " + store.describe() + " have an id that begins with '" + id
                            + "'",
                    "'holdfast list' shows the ids");
        }
        return read(fitting.getFirst());
    }

    /** The recovery point of one attempt, if that attempt got as far as its manifest. */
    public Optional<StoredPoint> find(SourcePath path, PointId id) {
        ObjectKey folder = path.folder(id);
        return store.find(folder.child(MANIFEST)).map(_ -> read(folder));
    }

    /** Reads the manifest in a folder and checks its signature. */
    public StoredPoint read(ObjectKey folder) {
        ObjectKey key = folder.child(MANIFEST);
        ObjectInfo info = store.find(key)
                .orElseThrow(() -> new InvalidPlanException(
                        Reason.NoRecoveryPoint,
                        "there is no recovery point at " + folder + " in " + store.describe(),
                        "'holdfast list' shows what is there"));
        if (info.size() > MAX_MANIFEST) {
            throw new IntegrityException(
                    Reason.ManifestInvalid, key + " is too large for a manifest", "use another recovery point");
        }
        byte[] stored = content(info);
        ManifestCodec.Verified verified = codec.read(stored, trust.trusted(), key.value());
        checkPlace(folder, verified.manifest());
        return new StoredPoint(folder, verified.manifest(), Digest.of(stored), verified.trusted());
    }

    /** The whole of a small object. */
    public byte[] content(ObjectInfo object) {
        try (InputStream in = store.read(object.key(), 0, object.size())) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new io.holdfast.engine.failure.TransientException(
                    Reason.RepositoryFailed, "cannot read " + object.key() + ": " + e.getMessage(), "try again", e);
        }
    }

    /** Signs and writes the manifest: from here on the recovery point exists. */
    public StoredPoint commit(ObjectKey folder, Manifest manifest) {
        SigningKey signer = trust.signer();
        if (signer == null) {
            throw new InvalidPlanException(
                    Reason.CredentialsMissing,
                    "repository '" + name + "' has no signing key, so nothing can be written to it",
                    "set signing.secretRef of the BackupRepository");
        }
        byte[] stored = codec.write(manifest, signer);
        store.create(folder.child(MANIFEST), stored);
        return new StoredPoint(folder, manifest, Digest.of(stored), true);
    }

    /** Removes a recovery point: its manifest first, so that it is gone before its data is. */
    public void remove(ObjectKey folder) {
        store.delete(folder.child(MANIFEST));
        clear(folder);
    }

    /** Removes every object and upload in a folder that has no manifest; refuses one that has. */
    public int clearUnfinished(ObjectKey folder) {
        refusePoint(folder);
        return clear(folder);
    }

    /** As {@link #clearUnfinished}, but leaves the notes about what is still to be removed from the source. */
    public int clearAllButNotes(ObjectKey folder) {
        refusePoint(folder);
        return clear(folder, key -> !SourceNote.is(key));
    }

    /** The notes of what an unfinished capture may have left at its source, by name. */
    public Map<String, byte[]> notes(ObjectKey folder) {
        Map<String, byte[]> notes = new TreeMap<>();
        try (Stream<ObjectInfo> objects = store.list(folder)) {
            for (ObjectInfo note : objects.filter(object -> SourceNote.is(object.key()) && object.size() <= MAX_NOTE)
                    .toList()) {
                notes.put(SourceNote.name(note.key()), content(note));
            }
        }
        return notes;
    }

    @Override
    public void close() {
        store.close();
    }

    private void refusePoint(ObjectKey folder) {
        if (store.find(folder.child(MANIFEST)).isPresent()) {
            throw new IllegalStateException(folder + " is a recovery point");
        }
    }

    private int clear(ObjectKey folder) {
        return clear(folder, _ -> true);
    }

    private int clear(ObjectKey folder, Predicate<ObjectKey> which) {
        List<ObjectInfo> objects;
        try (Stream<ObjectInfo> found = store.list(folder)) {
            objects = found.filter(object -> which.test(object.key())).toList();
        }
        List<PendingUpload> uploads = new ArrayList<>(store.pendingUploads(folder));
        for (ObjectInfo object : objects) {
            UploadNote.object(object.key()).ifPresent(key -> uploads.addAll(store.pendingUploads(key)));
        }
        uploads.forEach(store::abort);
        objects.forEach(object -> store.delete(object.key()));
        return uploads.size() + objects.size();
    }

    /** A manifest that was copied to another place would pass for another source's: refuse it. */
    private static void checkPlace(ObjectKey folder, Manifest manifest) {
        ObjectKey home = manifest.source().path().folder();
        if (!folder.parent().equals(home) || !ulid(folder).equals(manifest.id())) {
            throw new IntegrityException(
                    Reason.ManifestInvalid,
                    "the manifest in " + folder + " belongs to " + home + ", point " + manifest.id(),
                    "somebody copied or moved objects in the bucket: use the original place");
        }
    }

    private static String ulid(ObjectKey folder) {
        String folderName = folder.name();
        return folderName.substring(folderName.indexOf('-') + 1);
    }

    private static List<ObjectKey> manifestFolders(Stream<ObjectInfo> objects) {
        return objects.map(ObjectInfo::key)
                .filter(key -> key.name().equals(MANIFEST) && key.value().split("/").length == 6)
                .map(ObjectKey::parent)
                .toList();
    }
}
