package io.holdfast.engine.point;

import io.holdfast.engine.failure.IntegrityException;
import java.util.Set;

/** Manifests as signed JSON. */
public final class ManifestCodec {

    private final SignedJson json = new SignedJson("manifest", 16 << 20);

    /** What was read, and whether its key is one that the reader trusts. */
    public record Verified(Manifest manifest, VerificationKey key, boolean trusted) {}

    /** Writes and signs. */
    public byte[] write(Manifest manifest, SigningKey key) {
        return json.write(manifest, key);
    }

    /**
     * Reads and checks the signature.
     *
     * @param trusted the keys that are accepted; when empty any key is, and the result says that it is not trusted
     * @param where the object's name, for messages
     * @throws IntegrityException when anything is missing, damaged, of another major version, or signed by another key
     */
    public Verified read(byte[] bytes, Set<VerificationKey> trusted, String where) {
        SignedJson.Verified signed = json.read(bytes, trusted, where);
        json.check(signed.document(), Manifest.FORMAT, where);
        return new Verified(json.as(Manifest.class, signed.document(), where), signed.key(), signed.trusted());
    }
}
