package io.holdfast.engine.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps the last 16 KiB of a stream, however much flows through it. */
public final class StderrTail {

    private static final int LIMIT = 16 * 1024;

    private final byte[] ring = new byte[LIMIT];
    private final CountDownLatch ended = new CountDownLatch(1);
    private long written;

    /** Reads the stream to its end; for a thread of its own. */
    public void drain(InputStream in) {
        byte[] chunk = new byte[4096];
        try (in) {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                add(chunk, count);
            }
        } catch (IOException _) {
            // A stream that breaks has ended; what it said so far is kept.
        } finally {
            ended.countDown();
        }
    }

    /** Takes bytes that arrive in another way than by a stream. */
    public synchronized void add(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            ring[(int) (written++ % LIMIT)] = bytes[i];
        }
    }

    /** Waits a moment for the end of the stream, so that a message about a dead process is complete. */
    public void awaitEnd() {
        try {
            boolean _ = ended.await(2, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is kept. */
    public synchronized String text() {
        int length = (int) Math.min(written, LIMIT);
        byte[] kept = new byte[length];
        for (int i = 0; i < length; i++) {
            kept[i] = ring[(int) ((written - length + i) % LIMIT)];
        }
        return new String(kept, StandardCharsets.UTF_8);
    }
}
