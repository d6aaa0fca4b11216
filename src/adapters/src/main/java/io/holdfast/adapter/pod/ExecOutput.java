package io.holdfast.adapter.pod;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;

/**
 * A command's standard output as a plain stream. The client's own throws at the end if the exit code is not 0, and waits
 * for more when it is asked for no bytes, as {@link InputStream#readNBytes(int)} does.
 */
final class ExecOutput extends InputStream {

    private static final int AHEAD = 1 << 16;

    private final InputStream real;
    private final CompletableFuture<Integer> end;
    private byte[] ahead = new byte[0];
    private int first;
    private int last;
    private boolean ended;

    ExecOutput(InputStream real, CompletableFuture<Integer> end) {
        this.real = real;
        this.end = end;
    }

    /**
     * Takes what is there already, up to a limit, and keeps it for whoever reads. The client asks the server for the next
     * message, be it output or the exit code, only while somebody reads: a command whose whole output was read would
     * never be seen to end.
     */
    synchronized void lookAhead() {
        if (first < last || ended) {
            return;
        }
        ahead = new byte[AHEAD];
        first = 0;
        last = 0;
        try {
            while (!ended && last < ahead.length) {
                int count = real.read(ahead, last, ahead.length - last);
                ended = count < 0;
                last += Math.max(0, count);
            }
        } catch (IOException broken) {
            // Whoever reads meets the same.
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (first < last) {
            int count = Math.min(length, last - first);
            System.arraycopy(ahead, first, target, offset, count);
            first += count;
            return count;
        }
        if (ended) {
            return -1;
        }
        try {
            return real.read(target, offset, length);
        } catch (IOException e) {
            if (end.isDone()) {
                return -1;
            }
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        real.close();
    }
}
