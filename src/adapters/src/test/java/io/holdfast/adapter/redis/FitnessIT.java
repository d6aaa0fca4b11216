package io.holdfast.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.adapter.tcp.DirectSite;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import io.holdfast.testkit.OtherContent;
import io.holdfast.testkit.OtherRedis;
import io.holdfast.testkit.RedisServers;
import io.holdfast.testkit.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What would make a server refuse a dump, end, or lose what it holds is said before it is told anything. */
final class FitnessIT {

    private static final RestoreOptions REPLACE = new RestoreOptions(true, List.of(), Map.of(), null, false);

    private final Vault vault = new Vault();

    @TempDir
    private Path folder;

    @Test
    void aServerWithTooFewDatabasesIsToldBothNumbersAndGoesOnServing() {
        try (RedisServers server = RedisServers.start("--databases", "32");
                RedisServers target = RedisServers.start("--databases", "16")) {
            server.cli("SET", "a", "1");
            server.cli("-n", "20", "SET", "tenant:20", "1");

            InvalidPlanException refused = refused(target, capture(server));

            assertThat(refused).hasMessageContaining("database 20").hasMessageContaining("has databases 16");
            assertThat(refused.hint()).contains("databases 21");
        }
    }

    @Test
    void aServerWithoutAModuleOfTheDumpIsToldWhich() {
        try (RedisServers server = RedisServers.start();
                RedisServers target = RedisServers.start()) {
            PointContent point = capture(server);
            Map<String, String> facts = new HashMap<>(point.facts());
            facts.put("modules", "ReJSON 20804,search 21005");

            InvalidPlanException refused = refused(target, new OtherContent(point).facts(facts));

            assertThat(refused).hasMessageContaining("ReJSON 20804").hasMessageContaining("search 21005");
            assertThat(refused.reason()).isEqualTo(Reason.UnsupportedVersion);
        }
    }

    @Test
    void aServerThatWouldEvictWhatIsRestoredIsToldBothSizes() {
        try (RedisServers server = RedisServers.start();
                RedisServers target =
                        RedisServers.start("--maxmemory", "4000000", "--maxmemory-policy", "allkeys-lru")) {
            server.cli("DEBUG", "POPULATE", "20000", "key", "500");
            PointContent point = capture(server);

            InvalidPlanException refused = refused(target, point);

            assertThat(refused)
                    .hasMessageContaining(point.facts().get("rdb-aux-used-mem"))
                    .hasMessageContaining("maxmemory 4000000 with maxmemory-policy allkeys-lru");
            target.cli("CONFIG", "SET", "maxmemory-policy", "noeviction");
            Restored restored = restore(target, point);
            assertThat(restored.counts()).containsEntry("keys:db0", 20_000L);
            assertThat(restored.warnings()).anyMatch(warning -> warning.contains("takes no writes until maxmemory"));
        }
    }

    @Test
    void aFullCacheIsRestoredIntoOneOfItsOwnSize() {
        String[] cache = {"--maxmemory", "4000000", "--maxmemory-policy", "allkeys-lru"};
        try (RedisServers server = RedisServers.start();
                RedisServers target = RedisServers.start(cache)) {
            server.cli("DEBUG", "POPULATE", "20000", "key", "10");
            server.cli("CONFIG", "SET", "maxmemory", "4000000", "maxmemory-policy", "allkeys-lru");
            PointContent point = capture(server);

            assertThat(point.facts())
                    .containsEntry("maxmemory", "4000000")
                    .containsEntry("maxmemory-policy", "allkeys-lru");
            assertThat(restore(target, point).counts()).containsKey("keys:db0");
        }
    }

    @Test
    void aServerThatSentinelWatchesIsNotRestoredInto() throws IOException, InterruptedException {
        try (RedisServers server = RedisServers.start();
                RedisServers target = RedisServers.start()) {
            PointContent point = capture(server);
            Process sentinel = sentinel(target);
            try {
                target.await(() ->
                        target.cli("PUBSUB", "NUMSUB", "__sentinel__:hello").endsWith("1"));

                assertThat(refused(target, point)).hasMessageContaining("Sentinel watches the server");
                assertThat(vault.capture(source(target)).manifest().warnings())
                        .as("Sentinel takes whoever replicates for a replica")
                        .anySatisfy(warning -> assertThat(warning).contains("SENTINEL RESET"));
            } finally {
                sentinel.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void aServerWhoseReplicaofIsRenamedIsSaidToLackExactlyThat() {
        try (RedisServers server = RedisServers.start();
                RedisServers target = RedisServers.start("--rename-command", "REPLICAOF", "")) {
            InvalidPlanException refused = refused(target, capture(server));

            assertThat(refused).hasMessageContaining("no command REPLICAOF").hasMessageNotContaining("still a replica");
            assertThat(refused.hint()).contains("rename-command REPLICAOF");
        }
    }

    @Test
    void anIdentityThatDoesNotOpenTheDumpTouchesNothing() {
        try (RedisServers server = RedisServers.start();
                RedisServers target = RedisServers.start()) {
            PointContent sealed = new UnopenedContent(capture(server));

            assertThat(refused(target, sealed).reason()).isEqualTo(Reason.WrongKey);
        }
    }

    @Test
    void theReplicasOfAServerAreSaidToFollowIt() {
        try (RedisServers server = RedisServers.start().fill(3);
                RedisServers target = RedisServers.start();
                RedisServers replica = RedisServers.start("--replicaof", "127.0.0.1 " + target.port())) {
            replica.await(() -> replica.info("master_link_status").equals("up"));
            target.cli("SET", "old", "1");

            Restored restored = restore(target, capture(server));

            assertThat(restored.warnings()).anyMatch(warning -> warning.contains("replicas of the server: 1"));
            replica.await(() -> replica.state().equals(server.state()));
        }
    }

    @Test
    void aDumpOfRedis8IsRefusedForValkey9AndItsOwnIsNot() {
        try (RedisServers redis = OtherRedis.REDIS_8.start();
                RedisServers valkey = OtherRedis.VALKEY_9.start();
                RedisServers old = RedisServers.start().fill(4);
                RedisServers second = OtherRedis.VALKEY_9.start()) {
            redis.cli("SET", "a", "1");

            assertThat(refused(valkey, capture(redis)))
                    .hasMessageContaining("RDB version 12 of redis 8.2.3")
                    .hasMessageContaining("valkey 9.1.2, is known to read up to 11, and 80 to 80");
            restore(valkey, capture(old));
            assertThat(valkey.cli("DBSIZE")).isEqualTo(old.cli("DBSIZE"));
            restore(second, capture(valkey));
            assertThat(second.state()).isEqualTo(valkey.state());
            assertThat(refused(redis, capture(valkey))).hasMessageContaining("RDB version 80 of valkey 9.1.2");
        }
    }

    /** It holds a key before and after, is a primary, and was never told to replicate. */
    private static InvalidPlanException refused(RedisServers target, PointContent point) {
        target.cli("SET", "stays", "1");
        InvalidPlanException refused = Objects.requireNonNull(
                catchThrowableOfType(InvalidPlanException.class, () -> restore(target, point)), "it was restored");
        assertThat(target.cli("GET", "stays")).isEqualTo("1");
        assertThat(target.info("role")).isEqualTo("master");
        assertThat(target.log()).doesNotContain("Before turning into a replica", "REPLICAOF enabled");
        assertThat(target.cli("CONFIG", "GET", "cluster-announce-ip")).doesNotContain("holdfast");
        return refused;
    }

    private Process sentinel(RedisServers of) throws IOException {
        Path configuration = folder.resolve("sentinel.conf");
        Files.writeString(
                configuration,
                "port 0\nunixsocket %s\ndir %s\nsentinel monitor it 127.0.0.1 %d 1\n"
                        .formatted(folder.resolve("socket"), folder, of.port()));
        return new ProcessBuilder("redis-server", configuration.toString(), "--sentinel")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private PointContent capture(RedisServers server) {
        return vault.content(vault.capture(source(server)));
    }

    private static Restored restore(RedisServers target, PointContent point) {
        try (RedisSource source = source(target)) {
            return source.restore(point, REPLACE);
        }
    }

    private static RedisSource source(RedisServers server) {
        RedisSettings settings = new RedisSettings(server.port(), null, null, null, Duration.ofSeconds(30));
        return new RedisSource(new DirectSite("127.0.0.1", "test"), settings, new Cancellation());
    }
}
