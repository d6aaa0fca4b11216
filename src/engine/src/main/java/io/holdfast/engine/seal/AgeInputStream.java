package io.holdfast.engine.seal;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.framework.format.StandardPayloadKeyReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.Cipher;

/** Opens an age file. Bytes come out only when the chunk that holds them has been found whole. */
final class AgeInputStream extends InputStream {

    private static final int SEALED = AgePayload.CHUNK + AgePayload.TAG;

    private final InputStream sealed;
    private final AgePayload payload;
    /** One chunk, and a byte more, which tells whether another one follows. It begins at 0, as the cipher likes it. */
    private final byte[] ahead = new byte[SEALED + 1];

    private int filled;
    private boolean ended;
    private final byte[] plain = new byte[AgePayload.CHUNK];
    private int position;
    private int limit;

    /**
     * Reads the header.
     *
     * @throws GeneralSecurityException if no reader opens it, or it was changed
     */
    AgeInputStream(InputStream sealed, List<RecipientStanzaReader> readers)
            throws GeneralSecurityException, IOException {
        this.sealed = sealed;
        this.filled = sealed.readNBytes(ahead, 0, ahead.length);
        ByteBuffer start = ByteBuffer.wrap(ahead, 0, filled);
        this.payload = new AgePayload(
                Cipher.DECRYPT_MODE, new StandardPayloadKeyReader().getPayloadKey(start, List.copyOf(readers)));
        keepFrom(start.position());
    }

    @Override
    public int read() throws IOException {
        if (position == limit && !refill()) {
            return -1;
        }
        return plain[position++] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == limit) {
            if (length >= AgePayload.CHUNK) {
                return open(bytes, offset);
            }
            if (!refill()) {
                return -1;
            }
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(plain, position, bytes, offset, count);
        position += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        sealed.close();
    }

    private boolean refill() throws IOException {
        position = 0;
        limit = Math.max(0, open(plain, 0));
        return limit > 0;
    }

    /** Opens the next chunk into these bytes; -1 at the end. */
    private int open(byte[] to, int at) throws IOException {
        if (ended) {
            return -1;
        }
        filled += sealed.readNBytes(ahead, filled, ahead.length - filled);
        boolean last = filled <= SEALED;
        int length = Math.min(filled, SEALED);
        if (length < AgePayload.TAG || (length == AgePayload.TAG && payload.number() > 0)) {
            throw new EOFException("the encryption ends before its last chunk");
        }
        int count = payload.next(ByteBuffer.wrap(ahead, 0, length), last, ByteBuffer.wrap(to, at, to.length - at));
        keepFrom(length);
        ended = last;
        return count == 0 ? -1 : count;
    }

    private void keepFrom(int start) {
        filled -= start;
        System.arraycopy(ahead, start, ahead, 0, filled);
    }
}
