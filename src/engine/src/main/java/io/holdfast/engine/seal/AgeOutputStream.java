package io.holdfast.engine.seal;

import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.format.StandardPayloadKeyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.Cipher;

/** Writes an age file. Closing it seals the last chunk and closes what it writes to: without that the file does not open. */
final class AgeOutputStream extends OutputStream {

    private final OutputStream sealed;
    private final AgePayload payload;
    private final byte[] plain = new byte[AgePayload.CHUNK];
    private final byte[] chunk = new byte[AgePayload.CHUNK + AgePayload.TAG];
    private int filled;
    private boolean closed;

    /** Writes the header. */
    AgeOutputStream(OutputStream sealed, List<RecipientStanzaWriter> writers)
            throws GeneralSecurityException, IOException {
        this.sealed = sealed;
        ByteBuffer header = ByteBuffer.allocate(AgePayload.CHUNK);
        this.payload = new AgePayload(
                Cipher.ENCRYPT_MODE, new StandardPayloadKeyWriter().writeFileHeader(header, List.copyOf(writers)));
        header.flip();
        sealed.write(header.array(), 0, header.limit());
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            // Only when another byte follows is it known that a full chunk is not the last.
            if (filled == plain.length) {
                seal(plain, 0, filled, false);
                filled = 0;
            }
            int count = Math.min(left, plain.length - filled);
            if (count == plain.length && left > count) {
                seal(bytes, from, count, false);
            } else {
                System.arraycopy(bytes, from, plain, filled, count);
                filled += count;
            }
            from += count;
            left -= count;
        }
    }

    @Override
    public void flush() throws IOException {
        sealed.flush();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (sealed) {
            seal(plain, 0, filled, true);
        }
    }

    private void seal(byte[] bytes, int offset, int length, boolean last) throws IOException {
        int count = payload.next(ByteBuffer.wrap(bytes, offset, length), last, ByteBuffer.wrap(chunk));
        sealed.write(chunk, 0, count);
    }
}
