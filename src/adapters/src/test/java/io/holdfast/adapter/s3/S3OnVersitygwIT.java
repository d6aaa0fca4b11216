package io.holdfast.adapter.s3;

import io.holdfast.engine.store.ObjectStore;
import io.holdfast.testkit.ObjectStoreContract;
import io.holdfast.testkit.S3Servers;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class S3OnVersitygwIT extends ObjectStoreContract {

    private static S3Servers server;
    private static ObjectStore store;

    @BeforeAll
    static void start() {
        server = S3Servers.versitygw();
        store = new S3ObjectStore(server.newRepository(""), InstantSource.system());
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
}
