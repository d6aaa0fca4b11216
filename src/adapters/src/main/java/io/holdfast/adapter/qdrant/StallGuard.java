package io.holdfast.adapter.qdrant;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Reads from a connection, and closes it when one read takes too long: HTTP bodies have no time limit of their own. The
 * time between reads does not count, because slow stores hold it up rightly.
 */
final class StallGuard implements AutoCloseable {

    private final InputStream in;
    private final Duration limit;
    private volatile long readingSince;
    private volatile boolean reading;
    private volatile boolean closed;

    StallGuard(InputStream in, Duration limit) {
        this.in = in;
        this.limit = limit;
        Thread.startVirtualThread(this::watch);
    }

    int read(byte[] target, int length) throws IOException {
        readingSince = System.nanoTime();
        reading = true;
        try {
            return in.read(target, 0, length);
        } finally {
            reading = false;
        }
    }

    private void watch() {
        while (!closed) {
            Pause.of(limit.dividedBy(4));
            if (reading && System.nanoTime() - readingSince > limit.toNanos()) {
                close();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            in.close();
        } catch (IOException e) {
            // It is given up anyway.
        }
    }
}
