package io.holdfast.testkit;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Snapshots that a real Qdrant 1.18.3 made. */
public enum QdrantFixtures {
    /** Collection {@code papers}: 500 points in 2 shards. */
    PAPERS("papers-500-points-2-shards"),
    /** Shard 0 of it, 265 points, as a stream. */
    SHARD("papers-shard-0-265-points"),
    /** What one of three peers holds of another collection: shards 1 and 2 of 3, 209 of 300 points. */
    ONE_PEER("papers-peer1-shards-1-2-of-3");

    private final String file;

    QdrantFixtures(String file) {
        this.file = file;
    }

    /** The snapshot's bytes. */
    public byte[] bytes() {
        String path = "/qdrant/" + file + ".snapshot.zst";
        try (InputStream packed = Objects.requireNonNull(QdrantFixtures.class.getResourceAsStream(path), path);
                InputStream plain = new ZstdInputStream(packed)) {
            return plain.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
