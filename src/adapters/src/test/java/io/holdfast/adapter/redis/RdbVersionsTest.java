package io.holdfast.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RdbVersionsTest {

    @ParameterizedTest
    @CsvSource({
        "redis, 9, 6.2.14, redis, 6.2.14",
        "redis, 9, 6.2.14, redis, 7.0.15",
        "redis, 9, 6.2.14, valkey, 9.1.2",
        "redis, 10, 7.0.15, redis, 7.0.0",
        "redis, 11, 7.2.4, valkey, 8.1.1",
        "redis, 11, 7.2.4, valkey, 9.0.0",
        "redis, 12, 7.4.1, redis, 8.2.3",
        "redis, 12, 8.2.3, redis, 7.4.1",
        "redis, 13, 8.6.1, redis, 8.6.0",
        "redis, 14, 9.0.0, redis, 9.2.0",
        "valkey, 80, 9.0.0, valkey, 9.1.2",
        "valkey, 81, 10.0.0, valkey, 10.0.1"
    })
    void aServerReadsWhatItsOwnVersionAndThoseBeforeItWrote(
            String writer, int version, String wrote, String product, String server) {
        assertThat(RdbVersions.refusal(dump(writer, version, wrote), new RedisServer.Product(product, server)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "redis, 10, 7.0.15, redis, 6.2.14, up to 9",
        "redis, 11, 7.2.4, redis, 7.0.15, up to 10",
        "redis, 12, 7.4.1, redis, 7.2.4, up to 11",
        "redis, 12, 7.4.1, valkey, 8.1.1, up to 11",
        "redis, 12, 7.4.1, valkey, 9.1.2, 'up to 11, and 80 to 80'",
        "redis, 13, 8.6.1, redis, 8.2.3, up to 12",
        "redis, 13, '', redis, 8.6.1, up to 12",
        "redis, 10, 7.0.15, redis, unknown, up to 9",
        "valkey, 80, 9.1.2, redis, 8.2.3, up to 12",
        "valkey, 80, 9.1.2, redis, 7.2.4, up to 11",
        "valkey, 80, 9.1.2, valkey, 8.1.1, up to 11",
        "valkey, 81, 10.0.0, valkey, 9.1.2, 'up to 11, and 80 to 80'"
    })
    void aServerThatDoesNotReadADumpIsNamedWithBothVersions(
            String writer, int version, String wrote, String product, String server, String reads) {
        assertThat(RdbVersions.refusal(dump(writer, version, wrote), new RedisServer.Product(product, server)))
                .hasValueSatisfying(refusal -> assertThat(refusal)
                        .contains("RDB version " + version + " of " + writer, product + " " + server)
                        .endsWith(reads));
    }

    private static DumpHead dump(String writer, int version, String wrote) {
        Map<String, String> facts = wrote.isEmpty() ? Map.of() : Map.of("rdb-aux-" + writer + "-ver", wrote);
        return new DumpHead(writer, version, facts);
    }
}
