package io.holdfast.engine.seal;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The age identities, private keys, that open what was sealed to their recipients. */
public final class Identity {

    private final List<RecipientStanzaReader> readers;
    private final byte[] root;

    private Identity(List<RecipientStanzaReader> readers, byte[] root) {
        this.readers = readers;
        this.root = root;
    }

    /** A new key pair: the secret line for the identity file, and the recipient that goes into settings. */
    public record Generated(String secret, String recipient) {
        @Override
        public String toString() {
            return "Generated[" + recipient + "]";
        }
    }

    /** Makes a new key pair. */
    public static Generated generate() {
        try {
            KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
            return new Generated(
                    text(pair.getPrivate().getEncoded()), text(pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("X25519 is part of every JDK", e);
        }
    }

    /**
     * Reads an identity file as {@code age-keygen} writes it: one {@code AGE-SECRET-KEY-1…} per line, comments with #.
     *
     * @param origin where the text comes from, for messages; the text itself never appears in one
     */
    public static Identity parse(String text, String origin) {
        List<RecipientStanzaReader> readers = new ArrayList<>();
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                readers.add(X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(line));
            } catch (GeneralSecurityException | IllegalArgumentException _) {
                // The cause is dropped on purpose: its message may quote the key.
                throw unusable(origin, "holds a line that is not an AGE-SECRET-KEY-1… key");
            }
        }
        if (readers.isEmpty()) {
            throw unusable(origin, "holds no key");
        }
        return new Identity(readers, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A secret of 32 bytes that only who holds this identity can make, always the same for the same label. */
    public byte[] derive(String label) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(root, "HmacSHA256"));
            return mac.doFinal(label.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
    }

    List<RecipientStanzaReader> readers() {
        return readers;
    }

    private static String text(byte[] encoded) {
        return new String(encoded, StandardCharsets.US_ASCII);
    }

    private static InvalidPlanException unusable(String origin, String what) {
        return new InvalidPlanException(
                Reason.CredentialsMissing,
                "the identity from " + origin + " " + what,
                "give the file that 'holdfast keygen age' or age-keygen wrote");
    }
}
