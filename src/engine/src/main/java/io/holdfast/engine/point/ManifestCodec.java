package io.holdfast.engine.point;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Manifests as signed JSON: one document, or several where one would be too large to be read at once. */
public final class ManifestCodec {

    /** No document of a manifest is larger. */
    public static final int MAX_BYTES = 16 << 20;

    /** A document becomes no larger than that before another one is begun. */
    private static final int FULL = 4 << 20;

    private static final int MOST_DETAILS = 64;

    private final SignedJson json = new SignedJson("manifest", MAX_BYTES);
    private final int full;

    public ManifestCodec() {
        this(FULL);
    }

    ManifestCodec(int full) {
        this.full = full;
    }

    /** What was read, and whether its key is one that the reader trusts. */
    public record Verified(Manifest manifest, VerificationKey key, boolean trusted) {}

    /**
     * A manifest as it is stored.
     *
     * @param manifest with the names of its details
     * @param document the manifest's own object
     * @param details further objects by name, to be stored before it
     */
    public record Encoded(Manifest manifest, byte[] document, SortedMap<String, byte[]> details) {}

    /**
     * Writes and signs.
     *
     * @throws InvalidPlanException when it is so large that it could not be read again
     */
    public Encoded write(Manifest manifest, SigningKey key) {
        if (json.size(manifest) <= full) {
            return new Encoded(manifest, json.write(manifest, key), new TreeMap<>());
        }
        List<ManifestDetails> parts = new ManifestSplit(manifest, full, json::size).parts();
        if (parts.size() > MOST_DETAILS) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "the manifest would have " + parts.size() + " documents of details, and more than " + MOST_DETAILS
                            + " are never read",
                    "divide the source: fewer collections in each");
        }
        SortedMap<String, byte[]> documents = new TreeMap<>();
        List<StoredObject> names = new ArrayList<>();
        for (ManifestDetails part : parts) {
            byte[] document = json.write(part, key);
            String name = "details-%04d.json".formatted(names.size() + 1);
            documents.put(name, document);
            names.add(new StoredObject(name, document.length, 1, Digest.of(document)));
        }
        Manifest head = manifest.with(List.of(), Map.of(), Map.of(), names);
        Manifest whole = manifest.with(manifest.artifacts(), manifest.counts(), manifest.facts(), names);
        return new Encoded(whole, json.write(head, key), documents);
    }

    /**
     * Reads and checks the signature.
     *
     * @param trusted the keys that are accepted; when empty any key is, and the result says that it is not trusted
     * @param where the object's name, for messages
     * @param details gives the bytes of a further object of the manifest; may fail with an integrity failure
     * @throws IntegrityException when anything is missing, damaged, of another major version, requires what this program
     *     does not know, or is signed by another key
     */
    public Verified read(
            byte[] bytes, Set<VerificationKey> trusted, String where, Function<StoredObject, byte[]> details) {
        SignedJson.Verified signed = json.read(bytes, trusted, where);
        json.check(signed.document(), Manifest.FORMAT, where);
        Manifest head = json.as(Manifest.class, signed.document(), where);
        if (!head.unknownRequirements().isEmpty()) {
            throw new IntegrityException(
                    Reason.ManifestInvalid,
                    where + " requires of its reader " + String.join(", ", head.unknownRequirements())
                            + ", which this version of Holdfast does not know",
                    "use the version of Holdfast that wrote it, or a later one");
        }
        return new Verified(whole(head, signed.key(), where, details), signed.key(), signed.trusted());
    }

    private Manifest whole(Manifest head, VerificationKey key, String where, Function<StoredObject, byte[]> details) {
        if (head.details().isEmpty()) {
            return head;
        }
        List<Manifest.Artifact> artifacts = new ArrayList<>(head.artifacts());
        Map<String, Long> counts = new TreeMap<>(head.counts());
        Map<String, String> facts = new TreeMap<>(head.facts());
        if (head.details().size() > MOST_DETAILS) {
            throw damaged(where, "it names " + head.details().size() + " documents of details");
        }
        for (StoredObject name : head.details()) {
            ManifestDetails part = part(head, name, key, details.apply(name));
            artifacts.addAll(part.artifacts());
            counts.putAll(part.counts());
            facts.putAll(part.facts());
        }
        return head.with(artifacts, counts, facts, head.details());
    }

    private ManifestDetails part(Manifest head, StoredObject name, VerificationKey key, byte[] bytes) {
        if (!Digest.of(bytes).equals(name.sha256())) {
            throw damaged(name.name(), "it is not what the manifest names");
        }
        SignedJson.Verified signed = json.read(bytes, Set.of(key), name.name());
        json.check(signed.document(), ManifestDetails.FORMAT, name.name());
        ManifestDetails part = json.as(ManifestDetails.class, signed.document(), name.name());
        if (!part.id().equals(head.id())) {
            throw damaged(name.name(), "it belongs to recovery point " + part.id());
        }
        return part;
    }

    private static IntegrityException damaged(String where, String why) {
        return new IntegrityException(
                Reason.ManifestInvalid, where + " is not a usable manifest: " + why, "use another recovery point");
    }
}
