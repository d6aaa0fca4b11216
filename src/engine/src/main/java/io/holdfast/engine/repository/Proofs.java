package io.holdfast.engine.repository;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.point.ProofRecord;
import io.holdfast.engine.point.SignedJson;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.stream.Digest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The proofs of recovery points, which lie beside their manifests. They make a point neither more nor less usable. */
public final class Proofs {

    private static final String PREFIX = "proof-";
    private static final int MAX_BYTES = 1 << 20;
    private static final int DIGEST_LENGTH = 8;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Repository repository;
    private final SignedJson json = new SignedJson("proof", MAX_BYTES);

    public Proofs(Repository repository) {
        this.repository = repository;
    }

    /** Whether an object is a proof. */
    static boolean is(ObjectKey key) {
        return key.name().startsWith(PREFIX) && key.name().endsWith(".json");
    }

    /** Writes a proof down; the same run may write the same one again, and another one in the same second. */
    public void add(ObjectKey folder, ProofRecord proof) {
        SigningKey signer = repository.signer();
        if (signer == null) {
            throw new InvalidPlanException(
                    Reason.CredentialsMissing,
                    "repository '" + repository.name() + "' has no signing key, so no proof can be written",
                    "set signing.secretRef of the BackupRepository");
        }
        byte[] document = json.write(proof, signer);
        String name = PREFIX + STAMP.format(proof.time()) + "-" + proof.level().toLowerCase(Locale.ROOT) + "-"
                + Digest.of(document).substring(0, DIGEST_LENGTH) + ".json";
        repository.store().create(folder.child(name), document);
    }

    /** Every proof of a recovery point that is signed by a trusted key and is of this very manifest, oldest first. */
    public List<ProofRecord> of(StoredPoint point) {
        List<ProofRecord> proofs = new ArrayList<>();
        try (Stream<ObjectInfo> objects = repository.store().list(point.folder())) {
            for (ObjectInfo object : objects.filter(one -> is(one.key())).toList()) {
                read(object)
                        .filter(proof -> proof.manifestSha256().equals(point.manifestSha256()))
                        .ifPresent(proofs::add);
            }
        }
        return proofs;
    }

    /** When a recovery point was proven last. */
    public Optional<Instant> lastOf(StoredPoint point) {
        return of(point).stream().map(ProofRecord::time).max(Instant::compareTo);
    }

    /** A proof that cannot be trusted proves nothing, and takes nothing away either. */
    private Optional<ProofRecord> read(ObjectInfo object) {
        try {
            String where = object.key().value();
            SignedJson.Verified signed = json.read(repository.content(object), repository.trusted(), where);
            json.check(signed.document(), ProofRecord.FORMAT, where);
            return Optional.of(json.as(ProofRecord.class, signed.document(), where));
        } catch (IntegrityException untrusted) {
            return Optional.empty();
        }
    }
}
