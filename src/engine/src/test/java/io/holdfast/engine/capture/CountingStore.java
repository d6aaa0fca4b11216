package io.holdfast.engine.capture;

import io.holdfast.engine.store.MultipartUpload;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.ObjectStore;
import io.holdfast.engine.store.Part;
import io.holdfast.testkit.WrappedStore;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts how many parts are on their way at once. */
final class CountingStore extends WrappedStore {

    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most;

    CountingStore(ObjectStore inner, AtomicInteger most) {
        super(inner);
        this.most = most;
    }

    @Override
    public MultipartUpload begin(ObjectKey key) {
        MultipartUpload upload = super.begin(key);
        return new MultipartUpload() {
            @Override
            public void put(Part part) {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                upload.put(part);
                now.decrementAndGet();
            }

            @Override
            public void complete(int parts, long size) {
                upload.complete(parts, size);
            }

            @Override
            public void abort() {
                upload.abort();
            }
        };
    }
}
