package io.holdfast.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.testkit.RedisServers;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading keys of all kinds back through the server itself. */
final class RedisSampleIT {

    private static final String PASSWORD = "correct'horse\"$(battery)";

    @ParameterizedTest
    @EnumSource(RedisFaultIT.Way.class)
    void keysThatAreNoTextAreRead(RedisFaultIT.Way way) {
        try (RedisServers server = RedisServers.withPassword(PASSWORD)) {
            // The head of a serialized Java object, a line break, half a character of UTF-8, a quote, and nothing at
            // all.
            for (String key : new String[] {
                "\\172\\237\\0\\5t\\0\\3abc", "two\\nlines", "\\r\\n", "\\195", "\\\"'\\\\x41", " ", ""
            }) {
                assertThat(server.cli("EVAL", "return redis.call('SET', \"" + key + "\", 'x')", "0"))
                        .isEqualTo("OK");
            }

            assertThat(sample(way, server, PASSWORD)).isEqualTo("read 25 keys whole, drawn at random");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ERR", "BUSY: 1", "LOADING", "NOPERM this is a key", "(nil)", "(error) ERR"})
    void aKeyThatReadsLikeAnAnswerIsRead(String key) {
        try (RedisServers server = RedisServers.start()) {
            server.cli("SET", key, "ERR this is a value");

            assertThat(sample(RedisFaultIT.Way.Command, server, null)).isEqualTo("read 25 keys whole, drawn at random");
        }
    }

    @ParameterizedTest
    @EnumSource(RedisFaultIT.Way.class)
    void aValueOfMegabytesIsRead(RedisFaultIT.Way way) {
        try (RedisServers server = RedisServers.start()) {
            byte[] part = new byte[50_000];
            Random random = new Random(1);
            for (int i = 0; i < 30; i++) {
                random.nextBytes(part);
                server.cli("APPEND", "big", HexFormat.of().formatHex(part));
            }

            assertThat(sample(way, server, null)).isEqualTo("read 25 keys whole, drawn at random");
        }
    }

    @ParameterizedTest
    @EnumSource(RedisFaultIT.Way.class)
    void valuesOfEveryTypeAreRead(RedisFaultIT.Way way) {
        try (RedisServers server = RedisServers.start().fill(1)) {
            assertThat(sample(way, server, null)).isEqualTo("read 25 keys whole, drawn at random");
        }
    }

    @ParameterizedTest
    @EnumSource(RedisFaultIT.Way.class)
    void aServerWithoutKeysSaysSo(RedisFaultIT.Way way) {
        try (RedisServers server = RedisServers.start()) {
            assertThat(sample(way, server, null)).isEqualTo("the server holds no keys to read");
        }
    }

    @ParameterizedTest
    @EnumSource(RedisFaultIT.Way.class)
    void whoMayNotReadIsToldSo(RedisFaultIT.Way way) {
        try (RedisServers server = RedisServers.start()) {
            server.cli("SET", "a", "1");
            for (String rule : new String[] {"-randomkey", "-dump"}) {
                server.cli("ACL", "SETUSER", "default", "+@all", rule);

                assertThatExceptionOfType(InvalidPlanException.class)
                        .isThrownBy(() -> sample(way, server, null))
                        .withMessageContaining("NOPERM")
                        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.AccessDenied));
            }
        }
    }

    private static String sample(RedisFaultIT.Way way, RedisServers server, @Nullable String password) {
        RedisSettings settings = new RedisSettings(server.port(), null, password, null, Duration.ofSeconds(30));
        try (RedisSource source = new RedisSource(way.site(), settings, new Cancellation())) {
            return source.sample(25);
        }
    }
}
