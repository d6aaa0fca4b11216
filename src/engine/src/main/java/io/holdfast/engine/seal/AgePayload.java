package io.holdfast.engine.seal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

/**
 * The chunks of an age file's payload, one after the other: each is sealed on its own, under its number and whether it is
 * the last, so that none can be changed, moved or left out unseen. See "Payload" in the age format, version 1.
 */
final class AgePayload {

    /** Plain bytes of every chunk but the last, which may have fewer. */
    static final int CHUNK = 64 << 10;
    /** What sealing adds to a chunk. */
    static final int TAG = 16;

    private static final String CIPHER = "ChaCha20-Poly1305";
    private static final int NONCE = 12;
    private static final int COUNTER_END = 10;

    private final int mode;
    private final SecretKey key;
    private final Cipher cipher;
    private final byte[] nonce = new byte[NONCE];
    private long number;

    /** @param mode {@link Cipher#ENCRYPT_MODE} or {@link Cipher#DECRYPT_MODE} */
    AgePayload(int mode, SecretKey key) throws GeneralSecurityException {
        this.mode = mode;
        this.key = key;
        this.cipher = Cipher.getInstance(CIPHER);
    }

    /** How many chunks have passed. */
    long number() {
        return number;
    }

    /**
     * Seals or opens the next chunk. The buffers are arrays', which the cipher works on in place.
     *
     * @return how many bytes that put into {@code to}
     * @throws IOException if the chunk is not what was sealed as the one of this number
     */
    int next(ByteBuffer from, boolean last, ByteBuffer to) throws IOException {
        nonce[NONCE - 1] = (byte) (last ? 1 : 0);
        try {
            cipher.init(mode, key, new IvParameterSpec(nonce));
            int count = cipher.doFinal(from, to);
            increment();
            return count;
        } catch (GeneralSecurityException e) {
            throw new IOException("chunk " + number + " of the encryption is damaged: " + e.getMessage(), e);
        }
    }

    private void increment() {
        number++;
        for (int i = COUNTER_END; i >= 0 && ++nonce[i] == 0; i--) {
            // The carry goes on.
        }
    }
}
