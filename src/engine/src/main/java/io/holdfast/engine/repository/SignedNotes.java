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
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Small signed documents of one kind beside manifests, each written once. */
final class SignedNotes<T> {

    private static final int DIGEST_LENGTH = 8;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Repository repository;
    private final Kind<T> kind;
    private final SignedJson json;

    /**
     * What the documents are.
     *
     * @param what what they are called in messages
     * @param sort by their names
     * @param format the value of {@code format} in each
     * @param maxBytes no document is larger
     */
    record Kind<T>(String what, Names.Sort sort, Class<T> type, String format, int maxBytes) {
        /** What a worker acts on at a source is for those who capture; the rest is said about recovery points. */
        boolean isWitnessed() {
            return sort != Names.Sort.SOURCE_NOTE;
        }
    }

    /** A document that can be believed, and where it lies. */
    record Kept<T>(ObjectKey key, T document) {}

    SignedNotes(Repository repository, Kind<T> kind) {
        this.repository = repository;
        this.kind = kind;
        this.json = new SignedJson(kind.what(), kind.maxBytes());
    }

    /** A time as names have it. */
    static String stamp(Instant time) {
        return STAMP.format(time);
    }

    /** Signs and stores a document under {@code <stem>-<digest>.json}; the same one again is a success. */
    void add(ObjectKey folder, String stem, T document) {
        byte[] signed = sign(document);
        String digest = Digest.of(signed).substring(0, DIGEST_LENGTH);
        repository.store().create(folder.child(stem + "-" + digest + ".json"), signed);
    }

    /** The bytes of a signed document. */
    byte[] sign(T document) {
        SigningKey signer = kind.isWitnessed() ? repository.witness() : repository.signer();
        if (signer == null) {
            throw new InvalidPlanException(
                    Reason.CredentialsMissing,
                    "repository '" + repository.name() + "' has no signing key, so no " + kind.what()
                            + " can be written",
                    "set signing.secretRef of the BackupRepository");
        }
        return json.write(document, signer);
    }

    /**
     * The documents in a folder that somebody who is trusted signed. What is damaged, or somebody else's, is passed over: it
     * says nothing, and takes nothing away either.
     *
     * @param belongs whether a document is about the place, by the key that it lies under and by what it says
     */
    List<Kept<T>> in(PointFolder folder, BiPredicate<ObjectKey, T> belongs) {
        return folder.of(kind.sort()).stream()
                .flatMap(object -> read(object).stream())
                .filter(one -> belongs.test(one.key(), one.document()))
                .toList();
    }

    private Optional<Kept<T>> read(ObjectInfo object) {
        String where = object.key().value();
        try {
            SignedJson.Verified signed = json.read(
                    repository.content(object, kind.maxBytes()),
                    kind.isWitnessed() ? repository.believed() : repository.trusted(),
                    where);
            json.check(signed.document(), kind.format(), where);
            return signed.trusted()
                    ? Optional.of(new Kept<>(object.key(), json.as(kind.type(), signed.document(), where)))
                    : Optional.empty();
        } catch (IntegrityException untrusted) {
            return Optional.empty();
        }
    }
}
