package io.holdfast.engine.point;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The public half of a signing key: base64 of the 32 raw bytes, as manifests and settings write it. Settings may leave out
 * the padding; it is the same key.
 */
public record VerificationKey(String base64) {

    /** What X.509 puts before the 32 bytes of an Ed25519 key. */
    private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    public VerificationKey {
        byte[] raw;
        try {
            raw = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            raw = new byte[0];
        }
        if (raw.length != 32) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "'" + base64 + "' is not an Ed25519 public key: base64 of 32 bytes is expected",
                    "'holdfast keygen signing' prints the right text");
        }
        base64 = Base64.getEncoder().encodeToString(raw);
    }

    /** What people compare: the first 16 hexadecimal digits of the SHA-256 of the 32 raw bytes. */
    public String fingerprint() {
        return Digest.of(Base64.getDecoder().decode(base64)).substring(0, 16);
    }

    static VerificationKey of(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return new VerificationKey(
                Base64.getEncoder().encodeToString(Arrays.copyOfRange(encoded, PREFIX.length, encoded.length)));
    }

    boolean verifies(byte[] content, byte[] signature) {
        try {
            byte[] raw = Base64.getDecoder().decode(base64);
            byte[] encoded = Arrays.copyOf(PREFIX, PREFIX.length + raw.length);
            System.arraycopy(raw, 0, encoded, PREFIX.length, raw.length);
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
            verifier.update(content);
            return verifier.verify(signature);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
