package io.holdfast.engine.capture;

import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.store.MultipartUpload;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.Part;
import io.holdfast.testkit.WrappedStore;

/** Takes the first part of an upload and fails at the second. */
final class FailingStore extends WrappedStore {

    FailingStore() {
        super(new io.holdfast.testkit.InMemoryObjectStore(java.time.InstantSource.system()));
    }

    @Override
    public MultipartUpload begin(ObjectKey key) {
        MultipartUpload upload = super.begin(key);
        return new MultipartUpload() {
            @Override
            public void put(Part part) {
                if (part.number() > 1) {
                    throw new TransientException(Reason.RepositoryFailed, "500", "try again");
                }
                upload.put(part);
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
