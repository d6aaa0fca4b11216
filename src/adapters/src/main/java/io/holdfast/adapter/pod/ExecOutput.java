package io.holdfast.adapter.pod;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;

/**
 * A command's standard output as a plain stream. The client's own throws at the end if the exit code is not 0, and waits
 * for more when it is asked for no bytes, as {@link InputStream#readNBytes(int)} does.
 */
final class ExecOutput extends InputStream {

    private final InputStream real;
    private final CompletableFuture<Integer> end;

    ExecOutput(InputStream real, CompletableFuture<Integer> end) {
        this.real = real;
        this.end = end;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
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
