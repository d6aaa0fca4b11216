package io.holdfast.engine.seal;

import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The age recipients, public keys all, that may open what is sealed; at least one. */
public final class Recipients {

    private final List<String> keys;

    private Recipients(List<String> keys) {
        this.keys = keys;
    }

    /** Checks every key; the message names the one that is wrong. */
    public static Recipients of(List<String> keys) {
        if (keys.isEmpty()) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "encryption.recipients is empty",
                    "add the age recipient (age1…) that 'holdfast keygen age' prints");
        }
        for (int i = 0; i < keys.size(); i++) {
            writer(keys.get(i), i);
        }
        return new Recipients(List.copyOf(keys));
    }

    /** A short name for each recipient: the first 16 hexadecimal digits of its SHA-256. */
    public List<String> fingerprints() {
        return keys.stream().map(Recipients::fingerprint).toList();
    }

    List<RecipientStanzaWriter> writers() {
        List<RecipientStanzaWriter> writers = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            writers.add(writer(keys.get(i), i));
        }
        return writers;
    }

    private static RecipientStanzaWriter writer(String key, int index) {
        try {
            return X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(key);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "encryption.recipients[" + index + "] is not an age X25519 recipient: '" + key + "'",
                    "a recipient begins with age1 and has 62 characters; 'holdfast keygen age' prints one",
                    e);
        }
    }

    private static String fingerprint(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
