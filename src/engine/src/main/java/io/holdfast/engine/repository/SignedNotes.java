package io.holdfast.engine.repository;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.point.Digest;
import io.holdfast.engine.point.SignedJson;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Small signed documents of one sort beside manifests, each written once under a name that has its digest. */
final class SignedNotes {

    private static final int DIGEST_LENGTH = 8;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Repository repository;
    private final String what;
    private final int maxBytes;
    private final SignedJson json;

    /** @param what what the documents are called in messages */
    SignedNotes(Repository repository, String what, int maxBytes) {
        this.repository = repository;
        this.what = what;
        this.maxBytes = maxBytes;
        this.json = new SignedJson(what, maxBytes);
    }

    /** A time as names have it. */
    static String stamp(Instant time) {
        return STAMP.format(time);
    }

    /** Signs and stores a document under {@code <stem>-<digest>.json}; the same one again is a success. */
    ObjectKey add(ObjectKey folder, String stem, Object document) {
        byte[] signed = sign(document);
        ObjectKey key = folder.child(stem + "-" + Digest.of(signed).substring(0, DIGEST_LENGTH) + ".json");
        repository.store().create(key, signed);
        return key;
    }

    /** The bytes of a signed document. */
    byte[] sign(Object document) {
        SigningKey signer = repository.signer();
        if (signer == null) {
            throw new InvalidPlanException(
                    Reason.CredentialsMissing,
                    "repository '" + repository.name() + "' has no signing key, so no " + what + " can be written",
                    "set signing.secretRef of the BackupRepository");
        }
        return json.write(document, signer);
    }

    /**
     * Reads a document; empty if nobody who is trusted signed it.
     *
     * @throws IntegrityException if it is damaged, too large, or of another sort
     */
    <T> Optional<T> read(ObjectInfo object, Class<T> type, String format) {
        String where = object.key().value();
        SignedJson.Verified signed = json.read(repository.content(object, maxBytes), repository.trusted(), where);
        json.check(signed.document(), format, where);
        return signed.trusted() ? Optional.of(json.as(type, signed.document(), where)) : Optional.empty();
    }
}
