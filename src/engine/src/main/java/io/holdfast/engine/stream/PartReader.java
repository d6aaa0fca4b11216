package io.holdfast.engine.stream;

import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.point.StoredObject;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the objects of one artifact as one stream, fetching the next ranges while the first is read. Memory is {@code
 * ahead + 1} ranges. A missing or short object makes a read fail; it never looks like the end.
 */
public final class PartReader extends InputStream {

    private record Range(ObjectKey key, long offset, int length) {}

    private record Fetched(byte[] bytes, int length) {}

    private final ObjectStore store;
    private final ObjectKey folder;
    private final Deque<StoredObject> pending = new ArrayDeque<>();
    private final Deque<CompletableFuture<Fetched>> coming = new ArrayDeque<>();
    private final ExecutorService fetchers = Executors.newVirtualThreadPerTaskExecutor();
    private final BufferPool pool;
    private final LongConsumer onFetched;
    private final int ahead;
    private final int rangeSize;
    private @Nullable Fetched current;
    private int position;
    private long offset;

    /**
     * @param folder the recovery point's folder
     * @param objects the artifact's objects, in order
     */
    public PartReader(ObjectStore store, ObjectKey folder, List<StoredObject> objects, Prefetch prefetch) {
        this.store = store;
        this.ahead = prefetch.ahead();
        this.onFetched = prefetch.onFetched();
        this.folder = folder;
        this.rangeSize = prefetch.rangeSize();
        objects.stream().filter(object -> object.size() > 0).forEach(pending::add);
        // Most artifacts of a small source are far shorter than a range: their buffers are, too.
        long longest = objects.stream().mapToLong(StoredObject::size).max().orElse(0);
        this.pool = new BufferPool((int) Math.min(rangeSize, longest), ahead + 1);
    }

    /**
     * How far to read ahead.
     *
     * @param rangeSize bytes per request
     * @param ahead requests under way while another range is read; at least 1
     * @param onFetched is told the number of bytes of every range that arrived
     */
    public record Prefetch(int rangeSize, int ahead, LongConsumer onFetched) {

        /** Three ranges of 8 MiB ahead. */
        public static Prefetch standard(LongConsumer onFetched) {
            return new Prefetch(8 << 20, 3, onFetched);
        }
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
        Fetched from = current;
        if (from == null || position == from.length()) {
            from = next();
            if (from == null) {
                return -1;
            }
        }
        int count = Math.min(length, from.length() - position);
        System.arraycopy(from.bytes(), position, bytes, offset, count);
        position += count;
        return count;
    }

    @Override
    public void close() {
        pending.clear();
        coming.forEach(future -> future.cancel(true));
        fetchers.shutdownNow();
    }

    private @Nullable Fetched next() {
        Fetched done = current;
        if (done != null) {
            pool.give(done.bytes());
            current = null;
        }
        while (coming.size() < ahead && !pending.isEmpty()) {
            Range range = nextRange();
            byte[] buffer = pool.take();
            coming.add(CompletableFuture.supplyAsync(() -> fetch(range, buffer), fetchers));
        }
        CompletableFuture<Fetched> first = coming.poll();
        if (first == null) {
            return null;
        }
        position = 0;
        current = join(first);
        return current;
    }

    /** One at a time: a manifest may say a length that has more ranges than there is memory. */
    private Range nextRange() {
        StoredObject object = pending.element();
        Range range = new Range(folder.child(object.name()), offset, (int) Math.min(rangeSize, object.size() - offset));
        offset += range.length();
        if (offset == object.size()) {
            pending.remove();
            offset = 0;
        }
        return range;
    }

    private Fetched join(CompletableFuture<Fetched> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientException(Reason.Cancelled, "the transfer was stopped", "run it again", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RecoveryException known) {
                throw known;
            }
            throw new TransientException(
                    Reason.RepositoryFailed,
                    "reading from " + store.describe() + " failed: " + e.getCause(),
                    "look at the store's log and try again",
                    e);
        }
    }

    private Fetched fetch(Range range, byte[] buffer) {
        try (InputStream in = store.read(range.key(), range.offset(), range.length())) {
            int count = in.readNBytes(buffer, 0, range.length());
            if (count != range.length()) {
                throw new TransientException(
                        Reason.Truncated,
                        range.key() + " ended after " + (range.offset() + count) + " bytes",
                        "the object or the connection was cut; try again, then verify the recovery point");
            }
            onFetched.accept(count);
            return new Fetched(buffer, count);
        } catch (IOException e) {
            throw new TransientException(
                    Reason.RepositoryFailed,
                    "reading " + range.key() + " from " + store.describe() + " failed: " + e.getMessage(),
                    "look at the store's log and try again",
                    e);
        }
    }
}
