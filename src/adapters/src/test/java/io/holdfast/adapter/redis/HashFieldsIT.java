package io.holdfast.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.adapter.tcp.DirectSite;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.RestoreMemory;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import io.holdfast.testkit.OtherRedis;
import io.holdfast.testkit.RedisServers;
import io.holdfast.testkit.Vault;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hashes whose fields all have a time to live, as web frameworks keep sessions: they go without ever being expired keys. */
final class HashFieldsIT {

    private static final String SESSIONS = """
            for i = 1, 2000 do
              redis.call('HSET', 'session:' .. i, 'csrf', 'x')
              redis.call('HEXPIRE', 'session:' .. i, 4, 'FIELDS', 1, 'csrf')
            end
            redis.call('SET', 'plain', 1)
            return redis.call('DBSIZE')
            """;

    private final Vault vault = new Vault();

    @ParameterizedTest
    @EnumSource(OtherRedis.class)
    void sessionsThatEndedSinceTheCaptureAreExplainedAndNotMissed(OtherRedis product) {
        try (RedisServers server = product.start();
                RedisServers target = product.start()) {
            server.cli("EVAL", SESSIONS, "0");
            PointContent point = vault.content(vault.capture(source(server)));
            assertThat(point.counts()).containsEntry("keys:db0", 2001L);
            assertThat(point.facts()).containsEntry("keys.expiring-fields", "2000");
            server.await(() -> server.cli("DBSIZE").equals("1"));

            try (RedisSource source = source(target)) {
                Restored restored = source.restore(point, RestoreOptions.plain());

                assertThat(restored.counts().getOrDefault("keys:db0", 0L)).isBetween(1L, 2001L);
                target.await(() -> target.cli("DBSIZE").equals("1"));
                assertThat(source.compare(point, RestoreMemory.none())).containsEntry("keys:db0", 1L);
            }
        }
    }

    private static RedisSource source(RedisServers server) {
        RedisSettings settings = new RedisSettings(server.port(), null, null, null, Duration.ofSeconds(30));
        return new RedisSource(new DirectSite("127.0.0.1", "test"), settings, new Cancellation());
    }
}
