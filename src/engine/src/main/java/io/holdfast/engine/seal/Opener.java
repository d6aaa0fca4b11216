package io.holdfast.engine.seal;

import com.exceptionfactory.jagged.UnsupportedRecipientStanzaException;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.GeneralSecurityException;
import java.util.ArrayList;

/** Opens what a {@link Sealer} sealed. */
public record Opener(Identity identity) {

    /**
     * Opens the sealed bytes. Damage shows as an {@link IOException} from a read.
     *
     * @param where what is opened, for messages
     * @throws InvalidPlanException with reason {@code WrongKey} if no identity fits
     */
    public InputStream open(InputStream sealed, String where) throws IOException {
        try {
            ReadableByteChannel age = new StandardDecryptingChannelFactory()
                    .newDecryptingChannel(new StreamChannel(sealed), new ArrayList<>(identity.readers()));
            return new ZstdInputStreamNoFinalizer(new ChannelStream(age));
        } catch (UnsupportedRecipientStanzaException e) {
            throw new InvalidPlanException(
                    Reason.WrongKey,
                    "the identity does not open " + where,
                    "use an identity whose recipient was configured when this was backed up; the manifest lists the fingerprints",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot open the encryption of " + where + ": " + e.getMessage(), e);
        }
    }

    private record StreamChannel(InputStream in) implements ReadableByteChannel {

        @Override
        public int read(ByteBuffer buffer) throws IOException {
            if (buffer.hasArray()) {
                int count = in.read(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
                if (count > 0) {
                    buffer.position(buffer.position() + count);
                }
                return count;
            }
            byte[] copy = new byte[buffer.remaining()];
            int count = in.read(copy);
            if (count > 0) {
                buffer.put(copy, 0, count);
            }
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    private static final class ChannelStream extends InputStream {

        private final ReadableByteChannel channel;

        ChannelStream(ReadableByteChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            int count = 0;
            while (count == 0) {
                count = channel.read(buffer);
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
