package io.holdfast.adapter.qdrant;

import io.holdfast.testkit.QdrantDouble;
import io.holdfast.testkit.QdrantServerContract;
import java.net.URI;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class QdrantDoubleTest extends QdrantServerContract {

    private static QdrantDouble server;

    @BeforeAll
    static void start() {
        server = new QdrantDouble(InstantSource.system());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected URI address() {
        return server.address();
    }

    @Override
    protected String adminKey() {
        return QdrantDouble.ADMIN_KEY;
    }
}
