package io.holdfast.adapter.s3;

import io.holdfast.engine.store.ObjectStore;
import io.holdfast.testkit.ObjectStoreContract;
import io.holdfast.testkit.S3Servers;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class S3OnMinioIT extends ObjectStoreContract {

    private static S3Servers server;
    private static ObjectStore store;

    @BeforeAll
    static void start() {
        server = S3Servers.minio();
        store = new S3ObjectStore(server.newRepository("some/prefix"), InstantSource.system());
    }

    @AfterAll
    static void stop() {
        store.close();
        server.close();
    }

    @Override
    protected ObjectStore store() {
        return store;
    }

    /** MinIO lists the uploads of exactly one key, and sweeps what is older than a day itself. */
    @Override
    protected boolean listsPendingBelowPrefix() {
        return false;
    }
}
