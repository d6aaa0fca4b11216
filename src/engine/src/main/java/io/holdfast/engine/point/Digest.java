package io.holdfast.engine.point;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, as every digest in a manifest is. */
public final class Digest {

    private final MessageDigest sha256 = sha256();

    /** Takes the next bytes. */
    public void update(byte[] bytes, int offset, int length) {
        sha256.update(bytes, offset, length);
    }

    /** The digest of all bytes so far, lower-case hexadecimal; starts anew. */
    public String hex() {
        return HexFormat.of().formatHex(sha256.digest());
    }

    /** The digest of these bytes. */
    public static String of(byte[] bytes) {
        Digest digest = new Digest();
        digest.update(bytes, 0, bytes.length);
        return digest.hex();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
