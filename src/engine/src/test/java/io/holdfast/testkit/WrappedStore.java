package io.holdfast.testkit;

import io.holdfast.engine.store.MultipartUpload;
import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.ObjectStore;
import io.holdfast.engine.store.PendingUpload;
import io.holdfast.engine.store.StoreProbe;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Passes everything on; tests override what they want to go wrong, or to see. */
public class WrappedStore implements ObjectStore {

    private final ObjectStore inner;

    public WrappedStore(ObjectStore inner) {
        this.inner = inner;
    }

    @Override
    public void create(ObjectKey key, byte[] content) {
        inner.create(key, content);
    }

    @Override
    public MultipartUpload begin(ObjectKey key) {
        return inner.begin(key);
    }

    @Override
    public InputStream read(ObjectKey key, long offset, long length) {
        return inner.read(key, offset, length);
    }

    @Override
    public Optional<ObjectInfo> find(ObjectKey key) {
        return inner.find(key);
    }

    @Override
    public Stream<ObjectInfo> list(ObjectKey prefix) {
        return inner.list(prefix);
    }

    @Override
    public Stream<ObjectInfo> list() {
        return inner.list();
    }

    @Override
    public void delete(ObjectKey key) {
        inner.delete(key);
    }

    @Override
    public List<PendingUpload> pendingUploads(ObjectKey prefix) {
        return inner.pendingUploads(prefix);
    }

    @Override
    public void abort(PendingUpload upload) {
        inner.abort(upload);
    }

    @Override
    public StoreProbe probe() {
        return inner.probe();
    }

    @Override
    public Optional<Instant> now() {
        return inner.now();
    }

    @Override
    public int uploadConcurrency() {
        return inner.uploadConcurrency();
    }

    @Override
    public String describe() {
        return inner.describe();
    }

    @Override
    public void close() {
        inner.close();
    }
}
