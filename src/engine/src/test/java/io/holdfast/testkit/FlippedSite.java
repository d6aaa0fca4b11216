package io.holdfast.testkit;

import io.holdfast.engine.site.RemoteProcess;
import io.holdfast.engine.site.Site;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;

/** A site on the way to which one bit of a command's input is turned over. */
public final class FlippedSite extends WrappedSite {

    private final long at;

    /** @param at the position of the bit's byte */
    public FlippedSite(Site real, long at) {
        super(real);
        this.at = at;
    }

    @Override
    public RemoteProcess start(List<String> command) {
        RemoteProcess process = super.start(command);
        OutputStream flipped = new Flipped(process.stdin(), at);
        return new RemoteProcess() {
            @Override
            public OutputStream stdin() {
                return flipped;
            }

            @Override
            public InputStream stdout() {
                return process.stdout();
            }

            @Override
            public String stderr() {
                return process.stderr();
            }

            @Override
            public int await(Duration limit) {
                return process.await(limit);
            }

            @Override
            public void close() {
                process.close();
            }
        };
    }

    private static final class Flipped extends FilterOutputStream {

        private long left;

        private Flipped(OutputStream real, long at) {
            super(real);
            this.left = at;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            byte[] sent = bytes.clone();
            if (left >= 0 && left < length) {
                sent[offset + (int) left] ^= 1;
            }
            left -= length;
            out.write(sent, offset, length);
        }
    }
}
