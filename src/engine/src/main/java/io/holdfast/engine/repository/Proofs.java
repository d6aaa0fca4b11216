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

    /**
     * What the proofs of a recovery point say.
     *
     * @param proofs oldest first; only those that are signed by a trusted key and of this very manifest
     * @param doubts what may have been a proof
     */
    public record Seen(List<ProofRecord> proofs, List<Doubt> doubts) {

        public Seen {
            proofs = List.copyOf(proofs);
            doubts = List.copyOf(doubts);
        }

        /** When the point was proven last. */
        public Optional<Instant> last() {
            return proofs.stream().map(ProofRecord::time).max(Instant::compareTo);
        }

        /** Whether it was proven by a restore. */
        public boolean isRestored() {
            return proofs.stream().anyMatch(proof -> proof.level().equals(ProofRecord.RESTORE));
        }

        /** Those of its doubts that may have been a proof of level Restore. */
        public List<Doubt> restoreDoubts() {
            return doubts.stream().filter(doubt -> isOfRestore(doubt.object())).toList();
        }
    }

    /** Every proof of a recovery point that is signed by a trusted key and is of this very manifest, oldest first. */
    public List<ProofRecord> of(StoredPoint point) {
        return look(point).proofs();
    }

    /** When a recovery point was proven last. */
    public Optional<Instant> lastOf(StoredPoint point) {
        return look(point).last();
    }

    /** What is known of a recovery point, as its folder is now. */
    public Seen look(StoredPoint point) {
        return look(repository.folder(point.folder()), point);
    }

    /** The same by a listing of its folder. */
    public Seen look(PointFolder folder, StoredPoint point) {
        SignedNotes.Found<ProofRecord> found = found(folder, point);
        List<ProofRecord> oldestFirst = found.documents().stream()
                .sorted(Comparator.comparing(ProofRecord::time))
                .toList();
        return new Seen(oldestFirst, found.doubts());
    }

    /** Whether a folder has what may be a proof of level Restore: for whoever would not read it in vain. */
    public static boolean mayBeRestored(PointFolder folder) {
        return folder.of(Names.Sort.PROOF).stream().anyMatch(object -> isOfRestore(object.key()));
    }

    private static boolean isOfRestore(ObjectKey proof) {
        return proof.name().contains("-restore");
    }

    /** Where the proofs of a recovery point lie. */
    List<ObjectKey> keys(StoredPoint point) {
        return found(repository.folder(point.folder()), point).keys();
    }

    private SignedNotes.Found<ProofRecord> found(PointFolder folder, StoredPoint point) {
        return documents.in(
                folder,
                (key, proof) -> proof.manifestSha256().equals(point.manifestSha256())
                        && proof.id().equals(point.manifest().id())
                        && key.name().startsWith(stem(proof)));
    }

    /** What is before the digest in a proof's name; a proof under another time or level is not believed. */
    private static String stem(ProofRecord proof) {
        return PREFIX + SignedNotes.stamp(proof.time()) + "-" + proof.level().toLowerCase(Locale.ROOT);
    }
}
