package io.holdfast.engine.repository;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.point.Digest;
import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.point.ManifestCodec;
import io.holdfast.engine.point.PointId;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.point.StoredObject;
import io.holdfast.engine.point.VerificationKey;
import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Recovery points in an object store: listed, read, committed and removed. A folder without a manifest is no point. */
public final class Repository implements AutoCloseable {

    /** The object that makes a folder a recovery point. */
    public static final String MANIFEST = "manifest.json";

    private static final String OTHER_POINT = "use another recovery point, and look at the bucket";

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

    /** The key that signs what runs write about recovery points, if there is one. It need not be trusted for manifests. */
    public @Nullable SigningKey witness() {
        return trust.witness();
    }

    /** The keys whose proofs, pins and reports are accepted; none means any. */
    public Set<VerificationKey> believed() {
        return trust.believed();
    }

    /** The keys whose signatures of manifests are accepted; none means any. */
    public Set<VerificationKey> trusted() {
        return trust.trusted();
    }

    /** What lies below one source, by name. */
    public Contents contents(SourcePath path) {
        try (Stream<ObjectInfo> objects = store.list(path.folder())) {
            return Contents.of(objects);
        }
    }

    /** What lies in the whole repository, by name. */
    public Contents contents() {
        try (Stream<ObjectInfo> objects = store.list()) {
            return Contents.of(objects);
        }
    }

    /** One folder of our own, as the store lists it now. */
    public PointFolder folder(ObjectKey folder) {
        PointId id = Names.pointFolder(folder).orElseThrow(() -> misplaced(folder, "is no recovery point's folder"));
        PointFolder listed = new PointFolder(folder, id);
        try (Stream<ObjectInfo> objects = store.list(folder)) {
            objects.filter(object -> object.key().parent().equals(folder)).forEach(listed::add);
        }
        return listed;
    }

    /**
     * Refuses to open data that nobody who is trusted vouches for: whoever may write to the bucket could have made it.
     *
     * @throws IntegrityException with reason {@code SignatureInvalid}
     */
    public void refuseUntrusted(StoredPoint point) {
        if (!point.trusted() && !trust.unknownAccepted()) {
            throw new IntegrityException(
                    Reason.SignatureInvalid,
                    trust.trusted().isEmpty()
                            ? "nothing says whose recovery points are trusted in repository '" + name + "', and "
                                    + point.folder() + " may be anybody's"
                            : point.folder() + " is not signed by a trusted key",
                    "list the writer's key in signing.publicKeys of the repository ('holdfast keygen signing' printed it); "
                            + "--accept-unknown-signers opens what whoever may write to the bucket put there");
        }
    }

    /** Folders of all recovery points of one source, oldest first; whether they can be believed shows when they are read. */
    public List<ObjectKey> folders(SourcePath path) {
        return keys(contents(path));
    }

    /** Folders of all recovery points, by source and then oldest first. */
    public List<ObjectKey> folders() {
        return keys(contents());
    }

    private static List<ObjectKey> keys(Contents contents) {
        return contents.points().stream().map(PointFolder::key).toList();
    }

    /**
     * The recovery point of one attempt, if that attempt got as far as its manifest. That alone proves nothing: the manifest
     * of an attempt that was given up may be written late, over data that was cleared away meanwhile.
     *
     * @throws IntegrityException if what is there is no recovery point that anybody may count on
     */
    public Optional<StoredPoint> find(SourcePath path, PointId id) {
        ObjectKey folder = path.folder(id);
        return store.find(folder.child(MANIFEST)).map(_ -> switch (judge(folder(folder))) {
            case Judgement.Good(StoredPoint point) -> point;
            case Judgement.Unusable unusable -> throw unusable.cause();
        });
    }

    /** Reads the manifest in a folder and checks its signature. */
    public StoredPoint read(ObjectKey folder) {
        ObjectKey key = folder.child(MANIFEST);
        PointId id = Names.pointFolder(folder).orElseThrow(() -> misplaced(folder, "is no recovery point's folder"));
        ObjectInfo info = store.find(key)
                .orElseThrow(() -> new InvalidPlanException(
                        Reason.NoRecoveryPoint,
                        "there is no recovery point at " + folder + " in " + store.describe(),
                        "'holdfast list' shows what is there"));
        byte[] stored = content(info, ManifestCodec.MAX_BYTES);
        ManifestCodec.Verified verified =
                codec.read(stored, trust.required(), key.value(), details -> details(folder, details));
        checkPlace(folder, id, verified.manifest());
        boolean trusted = trust.trusted().contains(verified.key());
        return new StoredPoint(folder, verified.manifest(), Digest.of(stored), verified.key(), trusted);
    }

    private byte[] details(ObjectKey folder, StoredObject details) {
        ObjectKey key = folder.child(details.name());
        if (Names.sort(key) != Names.Sort.DETAILS || details.size() > ManifestCodec.MAX_BYTES) {
            throw misplaced(key, "cannot be a manifest's details");
        }
        ObjectInfo found = store.find(key)
                .orElseThrow(() -> new IntegrityException(
                        Reason.ObjectMissing, key + " is not there", "use another recovery point"));
        return content(found, ManifestCodec.MAX_BYTES);
    }

    /**
     * What a folder with a manifest is worth: for whoever counts, chooses or removes, and must not be kept from the rest by
     * one that is damaged.
     */
    public Judgement judge(PointFolder folder) {
        try {
            StoredPoint point = read(folder.key());
            refuseUntrusted(point);
            missing(folder, point.manifest()).ifPresent(what -> {
                throw new IntegrityException(Reason.ObjectMissing, what, OTHER_POINT);
            });
            return new Judgement.Good(point);
        } catch (IntegrityException e) {
            return new Judgement.Unusable(folder.key(), e);
        } catch (InvalidPlanException e) {
            return new Judgement.Unusable(folder.key(), unreadable(folder.key(), e));
        }
    }

    /** What went meanwhile, or what the store gives nobody: an object in an archive, or under somebody else's key. */
    private static IntegrityException unreadable(ObjectKey key, InvalidPlanException e) {
        return switch (e.reason()) {
            case NoRecoveryPoint, AccessDenied, RepositoryFailed ->
                new IntegrityException(Reason.ObjectMissing, key + " cannot be read: " + e.getMessage(), e.hint(), e);
            default -> throw e;
        };
    }

    /** An object that a manifest names and the folder has not, or not in its size. */
    private static Optional<String> missing(PointFolder folder, Manifest manifest) {
        return manifest.artifacts().stream()
                .flatMap(artifact -> artifact.objects().stream())
                .filter(object -> folder.find(object.name())
                        .filter(found -> found.size() == object.size())
                        .isEmpty())
                .map(object -> folder + " has no " + object.name() + " of " + object.size() + " bytes")
                .findFirst();
    }

    /**
     * The whole of a small object.
     *
     * @param most how many bytes it can have
     * @throws IntegrityException if it has more: nobody but a stranger writes such a thing
     */
    public byte[] content(ObjectInfo object, int most) {
        if (object.size() > most) {
            throw new IntegrityException(
                    Reason.ManifestInvalid,
                    object.key() + " has " + object.size() + " bytes, and not more than " + most + " can be right",
                    "somebody else wrote it: use another recovery point, and look at the bucket");
        }
        try (InputStream in = store.read(object.key(), 0, object.size())) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new io.holdfast.engine.failure.TransientException(
                    Reason.RepositoryFailed, "cannot read " + object.key() + ": " + e.getMessage(), "try again", e);
        }
    }

    /**
     * Signs and writes the manifest: from here on the recovery point exists.
     *
     * @throws IntegrityException if an object that the manifest names is not there, or not of its size: whatever took it
     *     away, this must not pass for a recovery point
     */
    public StoredPoint commit(ObjectKey folder, Manifest manifest) {
        SigningKey signer = trust.signer();
        if (signer == null) {
            throw new InvalidPlanException(
                    Reason.CredentialsMissing,
                    "repository '" + name + "' has no signing key, so nothing can be written to it",
                    "set signing.secretRef of the BackupRepository");
        }
        ManifestCodec.Encoded encoded = codec.write(manifest, signer);
        missing(folder(folder), manifest).ifPresent(what -> {
            throw new IntegrityException(
                    Reason.ObjectMissing, what, "somebody or something removed it meanwhile: run the backup again");
        });
        encoded.details().forEach((file, bytes) -> store.create(folder.child(file), bytes));
        store.create(folder.child(MANIFEST), encoded.document());
        return new StoredPoint(
                folder, encoded.manifest(), Digest.of(encoded.document()), signer.verificationKey(), true);
    }

    /**
     * Removes a recovery point: its manifest, what that names, and the proofs and pins that are bound to it. Whatever else
     * lies in its folder stays.
     */
    public void remove(StoredPoint point) {
        new Disposal(store).point(point, new Proofs(this).keys(point));
    }

    /** Removes what a capture of ours left in a folder that has no manifest; refuses one that has. */
    public int clearUnfinished(ObjectKey folder) {
        return new Disposal(store).unfinished(folder, true);
    }

    /** As {@link #clearUnfinished}, but leaves the notes about what is still to be removed from the source. */
    public int clearAllButNotes(ObjectKey folder) {
        return new Disposal(store).unfinished(folder, false);
    }

    @Override
    public void close() {
        store.close();
    }

    /** A manifest that was copied to another place or time would pass for another state: refuse it. */
    private static void checkPlace(ObjectKey folder, PointId id, Manifest manifest) {
        ObjectKey home = manifest.source().path().folder();
        if (!folder.parent().equals(home) || !id.ulid().equals(manifest.id())) {
            throw misplaced(folder, "has the manifest of " + home + ", point " + manifest.id());
        }
    }

    private static IntegrityException misplaced(ObjectKey where, String why) {
        return new IntegrityException(
                Reason.ManifestInvalid,
                where + " " + why,
                "somebody copied, moved or renamed objects in the bucket: use the original place");
    }
}
