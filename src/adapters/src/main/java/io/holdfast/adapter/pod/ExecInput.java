package io.holdfast.adapter.pod;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/**
 * A command's standard input as a plain stream. The client's own swallows what is written to a command that has ended,
 * and throws what no writer of a stream expects.
 */
final class ExecInput extends FilterOutputStream {

    private final CompletableFuture<Integer> end;

    ExecInput(OutputStream real, CompletableFuture<Integer> end) {
        super(real);
        this.end = end;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        checkEnd();
        try {
            out.write(bytes, offset, length);
        } catch (KubernetesClientException e) {
            throw new IOException("the connection to the command broke", e);
        }
    }

    @Override
    public void flush() throws IOException {
        checkEnd();
        try {
            out.flush();
        } catch (KubernetesClientException e) {
            throw new IOException("the connection to the command broke", e);
        }
    }

    /** There is no way to end a command's input alone; what ends is its connection. */
    @Override
    public void close() {}

    private void checkEnd() throws IOException {
        if (end.isDone()) {
            throw new IOException("the command has ended");
        }
    }
}
