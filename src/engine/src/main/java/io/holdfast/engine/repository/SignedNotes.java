package io.holdfast.engine.repository;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.point.Digest;
import io.holdfast.engine.point.SignedJson;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Small signed documents of one kind beside manifests, each written once. */
final class SignedNotes<T> {

    private static final int DIGEST_LENGTH = 8;
    private static final Pattern DIGEST_IN_NAME = Pattern.compile(".*-([0-9a-f]{" + DIGEST_LENGTH + "})\\.json");
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

    /** What a folder holds of them, and what cannot be believed to be one. */
    record Found<T>(List<Kept<T>> kept, List<Doubt> doubts) {

        List<T> documents() {
            return kept.stream().map(Kept::document).toList();
        }

        List<ObjectKey> keys() {
            return kept.stream().map(Kept::key).toList();
        }
    }

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
     * The documents in a folder that somebody who is trusted signed, and what has the name of one and is none.
     *
     * @param belongs whether a document is about the place, by the key that it lies under and by what it says
     */
    Found<T> in(PointFolder folder, BiPredicate<ObjectKey, T> belongs) {
        List<Kept<T>> kept = new ArrayList<>();
        List<Doubt> doubts = new ArrayList<>();
        for (ObjectInfo object : folder.of(kind.sort())) {
            try {
                kept.add(read(object, belongs));
            } catch (RecoveryException e) {
                Doubt.passBy(e);
                if (!isGone(object, e)) {
                    doubts.add(new Doubt(object.key(), e));
                }
            }
        }
        return new Found<>(kept, doubts);
    }

    /** What went between the listing and the reading is not there, and nothing to doubt. */
    private boolean isGone(ObjectInfo object, RecoveryException failure) {
        return failure.reason() == Reason.ObjectMissing
                && repository.store().find(object.key()).isEmpty();
    }

    private Kept<T> read(ObjectInfo object, BiPredicate<ObjectKey, T> belongs) {
        String where = object.key().value();
        byte[] stored = repository.content(object, kind.maxBytes());
        SignedJson.Verified signed =
                json.read(stored, kind.isWitnessed() ? repository.believed() : repository.trusted(), where);
        if (!signed.trusted()) {
            throw new IntegrityException(
                    Reason.SignatureInvalid,
                    "nothing says whose " + kind.what() + " " + where + " is",
                    "list the writer's key in signing.publicKeys of the repository");
        }
        json.check(signed.document(), kind.format(), where);
        T document = json.as(kind.type(), signed.document(), where);
        if (!belongs.test(object.key(), document) || !isNamed(object.key(), stored)) {
            throw new IntegrityException(
                    Reason.SignatureInvalid,
                    where + " holds a " + kind.what() + " of something else",
                    "somebody copied, moved or overwrote objects in the bucket");
        }
        return new Kept<>(object.key(), document);
    }

    /** A name with a digest has that of its document: else an older one that says less could lie under it. */
    private static boolean isNamed(ObjectKey key, byte[] stored) {
        Matcher name = DIGEST_IN_NAME.matcher(key.name());
        return !name.matches() || Digest.of(stored).startsWith(name.group(1));
    }
}
