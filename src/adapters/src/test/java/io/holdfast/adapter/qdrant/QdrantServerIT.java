package io.holdfast.adapter.qdrant;

import io.holdfast.testkit.QdrantServerContract;
import java.net.URI;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The contract against a real server: set QDRANT_URL, and QDRANT_API_KEY to a key that may do everything. */
@EnabledIfEnvironmentVariable(named = "QDRANT_URL", matches = "https?://.+")
class QdrantServerIT extends QdrantServerContract {

    @Override
    protected URI address() {
        return URI.create(System.getenv("QDRANT_URL"));
    }

    @Override
    protected String adminKey() {
        return System.getenv("QDRANT_API_KEY");
    }
}
