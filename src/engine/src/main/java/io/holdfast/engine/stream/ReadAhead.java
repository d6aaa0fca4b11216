package io.holdfast.engine.stream;

import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream in a thread of its own, a few buffers ahead of the reader, so that decrypting and decompressing run
 * beside what the reader does with the bytes. A failure appears where the stream had it: after the bytes before it.
 * For one reader; memory is {@code buffers} times {@code size}.
 */
public final class ReadAhead extends InputStream {

    /** What the thread hands over: bytes, and with them the end or the failure if one came. */
    private record Chunk(
            byte[] bytes,
            int length,
            boolean last,
            @Nullable Throwable failure) {}

    private static final byte[] NOTHING = {};
    private static final Chunk BEFORE_THE_FIRST = new Chunk(NOTHING, 0, false, null);

    private final InputStream from;
    private final BlockingQueue<Chunk> ready;
    private final BufferPool pool;
    private final Thread reader;
    private Chunk current = BEFORE_THE_FIRST;
    private int position;

    /**
     * Starts to read.
     *
     * @param from the stream, closed with this one
     * @param size bytes per buffer
     * @param buffers how many buffers there are; at least 2, one to fill while another is read
     */
    public ReadAhead(InputStream from, int size, int buffers) {
        this.from = from;
        this.pool = new BufferPool(size, buffers);
        // One place more than buffers: what ends the stream may carry no buffer, and handing over never blocks.
        this.ready = new ArrayBlockingQueue<>(buffers + 1);
        this.reader = Thread.ofPlatform().daemon().name("read-ahead").start(this::readAll);
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
        if (!advance()) {
            return -1;
        }
        int count = Math.min(length, current.length() - position);
        System.arraycopy(current.bytes(), position, bytes, offset, count);
        position += count;
        return count;
    }

    /** Gives whole buffers, so that nothing is copied on the way. */
    @Override
    public long transferTo(OutputStream out) throws IOException {
        long transferred = 0;
        while (advance()) {
            int count = current.length() - position;
            out.write(current.bytes(), position, count);
            position += count;
            transferred += count;
        }
        return transferred;
    }

    /** Stops the thread, waits for its end, and closes the stream. */
    @Override
    public void close() throws IOException {
        reader.interrupt();
        boolean interrupted = false;
        while (reader.isAlive()) {
            try {
                reader.join();
            } catch (InterruptedException _) {
                // The stream may be closed only when nobody reads it: native decompression knows no such thing as a
                // stream closed by another thread.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        from.close();
    }

    /** Whether there is another byte; fails if a failure comes before it. */
    private boolean advance() throws IOException {
        while (position == current.length()) {
            if (current.last()) {
                fail(current.failure());
                return false;
            }
            next();
        }
        return true;
    }

    private void next() {
        if (current.bytes().length > 0) {
            pool.give(current.bytes());
        }
        try {
            current = ready.take();
            position = 0;
        } catch (InterruptedException e) {
            current = BEFORE_THE_FIRST;
            position = 0;
            Thread.currentThread().interrupt();
            throw new TransientException(Reason.Cancelled, "the transfer was stopped", "run it again", e);
        }
    }

    private static void fail(@Nullable Throwable failure) throws IOException {
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }

    private void readAll() {
        Chunk chunk;
        do {
            try {
                chunk = fill(pool.take());
            } catch (TransientException e) {
                chunk = new Chunk(NOTHING, 0, true, e);
            }
            ready.add(chunk);
        } while (!chunk.last());
    }

    private Chunk fill(byte[] buffer) {
        int length = 0;
        try {
            while (length < buffer.length) {
                int count = from.read(buffer, length, buffer.length - length);
                if (count < 0) {
                    return new Chunk(buffer, length, true, null);
                }
                length += count;
            }
            return new Chunk(buffer, length, false, null);
        } catch (Throwable e) {
            // An Error too: whatever ends this thread must reach the reader, who would wait for ever otherwise.
            return new Chunk(buffer, length, true, e);
        }
    }
}
