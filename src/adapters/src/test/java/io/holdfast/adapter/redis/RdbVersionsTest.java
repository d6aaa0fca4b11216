package io.holdfast.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RdbVersionsTest {

    @ParameterizedTest
    @CsvSource({
        "redis, 6.2.14, 9",
        "redis, 7.0.15, 10",
        "redis, 7.2.4, 11",
        "redis, 7.4.0, 12",
        "redis, 8.0.0, 2147483647",
        "valkey, 7.2.5, 11",
        "valkey, 8.1.1, 11",
        "valkey, 9.0.0, 2147483647",
        "redis, unknown, 9"
    })
    void aServerReadsDumpsUpToItsOwn(String product, String version, int newest) {
        assertThat(RdbVersions.readableBy(product, version)).isEqualTo(newest);
    }
}
