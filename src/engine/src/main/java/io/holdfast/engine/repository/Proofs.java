package io.holdfast.engine.repository;

import io.holdfast.engine.point.ProofRecord;
import io.holdfast.engine.store.ObjectKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The proofs of recovery points, which lie beside their manifests. They make a point neither more nor less usable. */
public final class Proofs {

    private static final String PREFIX = "proof-";
    private static final SignedNotes.Kind<ProofRecord> KIND =
            new SignedNotes.Kind<>("proof", Names.Sort.PROOF, ProofRecord.class, ProofRecord.FORMAT, 1 << 20);

    private final Repository repository;
    private final SignedNotes<ProofRecord> documents;

    public Proofs(Repository repository) {
        this.repository = repository;
        this.documents = new SignedNotes<>(repository, KIND);
    }

    /** Writes a proof down; the same run may write the same one again, and another one in the same second. */
    public void add(ObjectKey folder, ProofRecord proof) {
        documents.add(folder, stem(proof), proof);
    }

    /** Every proof of a recovery point that is signed by a trusted key and is of this very manifest, oldest first. */
    public List<ProofRecord> of(StoredPoint point) {
        return kept(repository.folder(point.folder()), point).stream()
                .map(SignedNotes.Kept::document)
                .toList();
    }

    /** When a recovery point was proven last. */
    public Optional<Instant> lastOf(StoredPoint point) {
        return of(point).stream().map(ProofRecord::time).max(Instant::compareTo);
    }

    /** Whether a good recovery point has a proof of level Restore, by a listing of its folder. */
    public boolean isRestored(PointFolder folder, StoredPoint point) {
        return kept(folder, point).stream()
                .anyMatch(one -> one.document().level().equals(ProofRecord.RESTORE));
    }

    /** Whether a folder has what may be a proof of level Restore: for whoever would not read it in vain. */
    public static boolean mayBeRestored(PointFolder folder) {
        return folder.of(Names.Sort.PROOF).stream()
                .anyMatch(object -> object.key().name().contains("-restore"));
    }

    /** Where the proofs of a recovery point lie. */
    List<ObjectKey> keys(StoredPoint point) {
        return kept(repository.folder(point.folder()), point).stream()
                .map(SignedNotes.Kept::key)
                .toList();
    }

    /** Oldest first. */
    private List<SignedNotes.Kept<ProofRecord>> kept(PointFolder folder, StoredPoint point) {
        return documents
                .in(
                        folder,
                        (key, proof) -> proof.manifestSha256().equals(point.manifestSha256())
                                && proof.id().equals(point.manifest().id())
                                && key.name().startsWith(stem(proof)))
                .stream()
                .sorted(Comparator.comparing(one -> one.document().time()))
                .toList();
    }

    /** What is before the digest in a proof's name; a proof under another time or level is not believed. */
    private static String stem(ProofRecord proof) {
        return PREFIX + SignedNotes.stamp(proof.time()) + "-" + proof.level().toLowerCase(Locale.ROOT);
    }
}
