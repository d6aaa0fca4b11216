package io.holdfast.engine.seal;

import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns plain bytes into {@code age(zstd(bytes))}, which {@code age -d -i KEY | zstd -d} opens. It needs public keys
 * only: whoever can back up cannot read backups.
 *
 * @param recipients who may open the result
 * @param level zstd compression level, 1 to 19
 * @param workers zstd worker threads beside the writing one; 0 compresses on the writing thread
 */
public record Sealer(Recipients recipients, int level, int workers) {

    /** Wraps a stream. Closing the result ends both formats and closes {@code sealed}. */
    public OutputStream seal(OutputStream sealed) throws IOException {
        try {
            List<com.exceptionfactory.jagged.RecipientStanzaWriter> writers = new ArrayList<>(recipients.writers());
            WritableByteChannel age =
                    new StandardEncryptingChannelFactory().newEncryptingChannel(new StreamChannel(sealed), writers);
            ZstdOutputStreamNoFinalizer zstd = new ZstdOutputStreamNoFinalizer(new ChannelStream(age));
            zstd.setLevel(level);
            zstd.setWorkers(workers);
            zstd.setChecksum(true);
            return zstd;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot encrypt: " + e.getMessage(), e);
        }
    }

    /** Writes to a stream without the small intermediate buffer of the JDK's own bridge. */
    private record StreamChannel(OutputStream out) implements WritableByteChannel {

        @Override
        public int write(ByteBuffer buffer) throws IOException {
            int length = buffer.remaining();
            if (buffer.hasArray()) {
                out.write(buffer.array(), buffer.arrayOffset() + buffer.position(), length);
                buffer.position(buffer.limit());
            } else {
                byte[] copy = new byte[length];
                buffer.get(copy);
                out.write(copy);
            }
            return length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    private static final class ChannelStream extends OutputStream {

        private final WritableByteChannel channel;

        ChannelStream(WritableByteChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
