package io.holdfast.engine.stream;

import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.point.Digest;
import io.holdfast.engine.point.StoredObject;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.ObjectStore;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into parts and uploads them while the next ones fill. Of the buffers that it shares with others it uses
 * {@code (concurrency + 1)} at most, whatever the stream's length; a write blocks while none is free. Nothing becomes
 * visible before {@link #finish()}, not even the full objects of a stream that rolled over.
 */
public final class PartWriter extends OutputStream {

    private final ObjectStore store;
    private final ObjectKey base;
    private final PartBuffers buffers;
    private final Semaphore mayHold;
    private final String owner;
    private final LongConsumer onStored;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final List<ObjectUpload> uploads = new ArrayList<>();
    private byte @Nullable [] buffer;
    private int filled;

    /**
     * @param base key of the first object; the following ones get {@code .0001}, {@code .0002} …
     * @param buffers what parts fill in, and how long they are
     * @param owner who uploads, for the note that is kept while a multipart upload is under way
     * @param onStored is told the number of bytes whenever the store has taken a part
     */
    public PartWriter(ObjectStore store, ObjectKey base, PartBuffers buffers, String owner, LongConsumer onStored) {
        this.store = store;
        this.base = base;
        this.buffers = buffers;
        this.mayHold = new Semaphore(store.uploadConcurrency() + 1);
        this.owner = owner;
        this.onStored = onStored;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int from = offset;
        int left = length;
        while (left > 0) {
            byte[] target = buffer;
            if (target == null) {
                throwFailure();
                target = take();
                buffer = target;
                filled = 0;
            }
            int count = Math.min(left, buffers.layout().partSize() - filled);
            System.arraycopy(bytes, from, target, filled, count);
            filled += count;
            from += count;
            left -= count;
            if (filled == buffers.layout().partSize()) {
                sendPart();
            }
        }
    }

    /** Sends what is left, waits for every part, and publishes the objects. */
    public List<StoredObject> finish() {
        byte[] last = buffer;
        if (uploads.isEmpty()) {
            byte[] content = last == null ? new byte[0] : Arrays.copyOf(last, filled);
            giveBackUnsent();
            store.create(base, content);
            onStored.accept(content.length);
            return List.of(new StoredObject(base.name(), content.length, 1, Digest.of(content)));
        }
        if (last != null) {
            sendPart();
        }
        uploads.forEach(ObjectUpload::await);
        throwFailure();
        List<StoredObject> objects = uploads.stream().map(ObjectUpload::publish).toList();
        uploads.forEach(this::forgetNote);
        return objects;
    }

    /** The note has served. Where nobody may delete it stays, and says of an upload that is whole no more than its object. */
    private void forgetNote(ObjectUpload upload) {
        try {
            clearAndForget(upload.key());
        } catch (RecoveryException _) {
            // The data is whole and stored: that is not to be given up for a note.
        }
    }

    /** A beginning whose answer was lost began an upload that nobody knows: it goes before the note that tells of it. */
    private void clearAndForget(ObjectKey key) {
        store.pendingUploads(key).forEach(store::abort);
        store.delete(UploadNote.key(key));
    }

    /** Gives up: waits for parts under way and frees what was stored. Does nothing to published objects. */
    public void abort() {
        failure.compareAndSet(
                null,
                new TransientException(Reason.Cancelled, "the upload of " + base + " was given up", "run it again"));
        giveBackUnsent();
        uploads.forEach(ObjectUpload::abort);
        uploads.forEach(upload -> clearAndForget(upload.key()));
    }

    /** Closing alone is not a success: use {@link #finish()}. */
    @Override
    public void close() {}

    private byte[] take() {
        try {
            mayHold.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientException(Reason.Cancelled, "the transfer was stopped", "run it again", e);
        }
        try {
            return buffers.take();
        } catch (TransientException e) {
            mayHold.release();
            throw e;
        }
    }

    private void give(byte[] taken) {
        buffers.give(taken);
        mayHold.release();
    }

    private void giveBackUnsent() {
        byte[] unsent = buffer;
        buffer = null;
        if (unsent != null) {
            give(unsent);
        }
    }

    private void sendPart() {
        ObjectUpload upload = current();
        byte[] full = Objects.requireNonNull(buffer);
        buffer = null;
        upload.send(full, filled, this::give, this::partFailed);
        filled = 0;
    }

    private ObjectUpload current() {
        ObjectUpload last = uploads.isEmpty() ? null : uploads.getLast();
        if (last != null && last.size() < buffers.layout().objectSize()) {
            return last;
        }
        ObjectKey key =
                uploads.isEmpty() ? base : base.parent().child("%s.%04d".formatted(base.name(), uploads.size()));
        store.create(UploadNote.key(key), owner.getBytes(StandardCharsets.UTF_8));
        ObjectUpload next = new ObjectUpload(key, store.begin(key), onStored);
        uploads.add(next);
        return next;
    }

    private void partFailed(Throwable error) {
        failure.compareAndSet(null, error);
    }

    private void throwFailure() {
        Throwable error = failure.get();
        if (error instanceof RecoveryException known) {
            throw known;
        }
        if (error != null) {
            throw new TransientException(
                    Reason.RepositoryFailed,
                    "uploading " + base + " to " + store.describe() + " failed: " + error,
                    "look at the store's log; the run is tried again",
                    error);
        }
    }
}
