package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.QdrantDouble;
import io.holdfast.testkit.RedisServers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The promise of docs/format.md: what any 1.x wrote, every later 1.x restores. */
final class FormatHistoryIT {

    @TempDir
    private Path scratch;

    static List<FormatHistory> versions() {
        return FormatHistory.all();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aRedisOfThatTimeIsRestored(FormatHistory version) {
        try (RedisServers redis = RedisServers.start()) {
            restore(version, "redis", redis.port());

            assertThat(redis.cli("GET", "greeting")).isEqualTo("hello");
            assertThat(redis.cli("HGETALL", "hash")).isEqualTo("a\n1\nb\n2");
            assertThat(redis.cli("-n", "3", "GET", "other")).isEqualTo("db");
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aQdrantOfThatTimeIsRestored(FormatHistory version) {
        try (QdrantDouble qdrant = new QdrantDouble(InstantSource.system())) {
            restore(version, "qdrant", qdrant.address().getPort());

            assertThat(qdrant.collections())
                    .hasSize(1)
                    .allSatisfy(name -> assertThat(qdrant.points(name)).isEqualTo(500));
        }
    }

    private void restore(FormatHistory version, String kind, int port) {
        version.console(scratch)
                .run("restore", "--latest", kind, "-i", version.identity(), "--address", "127.0.0.1:" + port)
                .ok();
    }
}
