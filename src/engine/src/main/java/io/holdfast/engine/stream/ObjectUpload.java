package io.holdfast.engine.stream;

import io.holdfast.engine.point.Digest;
import io.holdfast.engine.point.StoredObject;
import io.holdfast.engine.store.MultipartUpload;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** One object on its way: its parts go up side by side while one thread digests them in order. */
final class ObjectUpload {

    private final ObjectKey key;
    private final MultipartUpload upload;
    private final LongConsumer onStored;
    private final Digest digest = new Digest();
    private final ExecutorService inOrder = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("digest").daemon().factory());
    private final ExecutorService sideBySide = Executors.newVirtualThreadPerTaskExecutor();
    private final List<CompletableFuture<Void>> running = new ArrayList<>();
    private long size;
    private int parts;

    ObjectUpload(ObjectKey key, MultipartUpload upload, LongConsumer onStored) {
        this.key = key;
        this.upload = upload;
        this.onStored = onStored;
    }

    ObjectKey key() {
        return key;
    }

    long size() {
        return size;
    }

    /** Takes the buffer over and gives it back when the part is stored and digested, or has failed. */
    void send(byte[] buffer, int length, Consumer<byte[]> back, Consumer<Throwable> onFailure) {
        int number = ++parts;
        size += length;
        var digested = CompletableFuture.runAsync(() -> digest.update(buffer, 0, length), inOrder);
        var stored = CompletableFuture.runAsync(
                () -> {
                    upload.put(Part.of(number, buffer, length));
                    onStored.accept(length);
                },
                sideBySide);
        running.removeIf(CompletableFuture::isDone);
        running.add(CompletableFuture.allOf(digested, stored).handle((_, error) -> {
            if (error != null) {
                onFailure.accept(error.getCause() == null ? error : error.getCause());
            }
            back.accept(buffer);
            return null;
        }));
    }

    void await() {
        running.forEach(CompletableFuture::join);
        inOrder.shutdown();
        sideBySide.shutdown();
    }

    StoredObject publish() {
        upload.complete(parts, size);
        return new StoredObject(key.name(), size, parts, digest.hex());
    }

    void abort() {
        await();
        upload.abort();
    }
}
