package io.holdfast.engine.stream;

import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** A fixed number of equal buffers, made when first needed and used again ever after. Taking blocks while all are out. */
final class BufferPool {

    private final int size;
    private final BlockingQueue<byte[]> free;
    private int unmade;

    BufferPool(int size, int count) {
        this.size = size;
        this.unmade = count;
        this.free = new ArrayBlockingQueue<>(count);
    }

    byte[] take() {
        byte[] ready = free.poll();
        if (ready != null) {
            return ready;
        }
        if (mayMake()) {
            return new byte[size];
        }
        try {
            return free.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientException(Reason.Cancelled, "the transfer was stopped", "run it again", e);
        }
    }

    void give(byte[] buffer) {
        free.add(buffer);
    }

    private synchronized boolean mayMake() {
        if (unmade == 0) {
            return false;
        }
        unmade--;
        return true;
    }
}
