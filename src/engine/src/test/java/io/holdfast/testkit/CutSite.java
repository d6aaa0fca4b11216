package io.holdfast.testkit;

import io.holdfast.engine.site.RemoteProcess;
import io.holdfast.engine.site.Site;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;

/** A site whose commands' output ends early, as clean as any end, the way a dropped pod exec looks. */
public final class CutSite extends WrappedSite {

    private final long after;

    /** @param after how many bytes of a command's output arrive */
    public CutSite(Site real, long after) {
        super(real);
        this.after = after;
    }

    @Override
    public RemoteProcess start(List<String> command) {
        RemoteProcess process = super.start(command);
        InputStream cut = new Cut(process.stdout(), after);
        return new RemoteProcess() {
            @Override
            public OutputStream stdin() {
                return process.stdin();
            }

            @Override
            public InputStream stdout() {
                return cut;
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

    private static final class Cut extends InputStream {

        private final InputStream real;
        private long left;

        private Cut(InputStream real, long length) {
            this.real = real;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = real.read(target, offset, (int) Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }
    }
}
