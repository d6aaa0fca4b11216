package io.holdfast.engine.stream;

import io.holdfast.engine.store.ObjectStore;
import java.util.List;

/**
 * The buffers in which the parts of one capture fill and wait: shared by its artifacts, one after the other, and by its
 * repositories, side by side, so that neither their number nor their length decides how much memory a capture takes.
 */
public final class PartBuffers {

    /** What the rest of a capture needs of the heap, so that the parts may have the remainder. */
    private static final long RESERVED = 40L << 20;

    private final PartLayout layout;
    private final BufferPool pool;

    private PartBuffers(PartLayout layout, int count) {
        this.layout = layout;
        this.pool = new BufferPool(layout.partSize(), count);
    }

    /** As many as the stores send at once and one more for each, or fewer if the heap has no room for them. */
    public static PartBuffers of(PartLayout layout, List<ObjectStore> stores) {
        long wanted = stores.stream()
                .mapToLong(store -> store.uploadConcurrency() + 1L)
                .sum();
        long room = (Runtime.getRuntime().maxMemory() - RESERVED) / layout.partSize();
        // Each stream holds one that fills; with one more, whoever waits for one waits for an upload to end.
        return new PartBuffers(layout, (int) Math.max(stores.size() + 1L, Math.min(wanted, room)));
    }

    PartLayout layout() {
        return layout;
    }

    byte[] take() {
        return pool.take();
    }

    void give(byte[] buffer) {
        pool.give(buffer);
    }
}
