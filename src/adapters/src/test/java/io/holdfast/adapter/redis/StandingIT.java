package io.holdfast.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.testkit.RedisServers;
import io.holdfast.testkit.Vault;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that hold only a part of a store, or an old state of it. */
final class StandingIT {

    private final Vault vault = new Vault();

    @ParameterizedTest
    @EnumSource(RedisFaultIT.Way.class)
    void aReplicaThatFollowsItsPrimaryIsCaptured(RedisFaultIT.Way way) {
        try (RedisServers primary = RedisServers.start();
                RedisServers replica = replicaOf(primary)) {
            primary.cli("SET", "a", "1");
            replica.await(() -> replica.cli("DBSIZE").equals("1"));

            StoredPoint point = vault.capture(source(way, replica));

            assertThat(point.manifest().counts()).containsEntry("keys:db0", 1L);
            assertThat(point.manifest().facts()).containsEntry("role", "slave");
        }
    }

    @ParameterizedTest
    @EnumSource(RedisFaultIT.Way.class)
    void aReplicaThatLostItsPrimaryIsOldAndNotCaptured(RedisFaultIT.Way way) {
        try (RedisServers primary = RedisServers.start();
                RedisServers replica = replicaOf(primary)) {
            primary.cli("SHUTDOWN", "NOSAVE");
            replica.await(() -> replica.info("master_link_status").equals("down"));

            assertOld(failure(() -> vault.capture(source(way, replica))), primary);
            assertOld(failure(() -> probe(way, replica)), primary);
            vault.assertEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(RedisFaultIT.Way.class)
    void aReplicaThatLosesItsPrimaryDuringTheCaptureIsNotCaptured(RedisFaultIT.Way way) {
        try (RedisServers primary = RedisServers.start();
                RedisServers replica = replicaOf(primary, "--rdb-key-save-delay", "100000")) {
            for (int i = 0; i < 20; i++) {
                primary.cli("SET", "key:" + i, "1");
            }
            replica.await(() -> replica.cli("DBSIZE").equals("20"));
            CompletableFuture<RecoveryException> failure =
                    CompletableFuture.supplyAsync(() -> failure(() -> vault.capture(source(way, replica))));
            replica.await(() -> replica.info("rdb_bgsave_in_progress").equals("1"));
            primary.cli("SHUTDOWN", "NOSAVE");

            assertOld(failure.join(), primary);
            vault.assertEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(RedisFaultIT.Way.class)
    void aReplicaThatIsJustBeingFilledIsNotCaptured(RedisFaultIT.Way way) {
        try (RedisServers primary = RedisServers.start("--rdb-key-save-delay", "200000");
                RedisServers replica = RedisServers.start()) {
            for (int i = 0; i < 50; i++) {
                primary.cli("SET", "key:" + i, "1");
            }
            replica.cli("REPLICAOF", "127.0.0.1", "" + primary.port());
            replica.await(() -> replica.info("master_sync_in_progress").equals("1"));

            RecoveryException failure = failure(() -> vault.capture(source(way, replica)));

            assertThat(failure).isInstanceOf(TransientException.class).hasMessageContaining("just being filled");
            vault.assertEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(RedisFaultIT.Way.class)
    void aNodeOfAClusterIsNotTakenForTheWholeStore(RedisFaultIT.Way way) {
        try (RedisServers node = RedisServers.start("--cluster-enabled", "yes")) {
            assertCluster(failure(() -> vault.capture(source(way, node))));
            assertCluster(failure(() -> probe(way, node)));
            vault.assertEmpty();
        }
    }

    private static void assertOld(RecoveryException failure, RedisServers primary) {
        assertThat(failure)
                .isInstanceOf(TransientException.class)
                .hasMessageContaining("link to its primary 127.0.0.1:" + primary.port() + " has been down for ");
        assertThat(failure.reason()).isEqualTo(Reason.SourceFailed);
        assertThat(failure.hint()).contains("back up the primary", "REPLICAOF NO ONE");
    }

    private static void assertCluster(RecoveryException failure) {
        assertThat(failure).isInstanceOf(InvalidPlanException.class).hasMessageContaining("node of a cluster");
        assertThat(failure.reason()).isEqualTo(Reason.InvalidPlan);
        assertThat(failure.hint()).contains("cluster mode is not supported");
    }

    private static RedisServers replicaOf(RedisServers primary, String... options) {
        RedisServers replica = RedisServers.start(options);
        replica.cli("REPLICAOF", "127.0.0.1", "" + primary.port());
        replica.await(() -> replica.info("master_link_status").equals("up"));
        return replica;
    }

    private static String probe(RedisFaultIT.Way way, RedisServers server) {
        try (RedisSource source = source(way, server)) {
            return source.probe();
        }
    }

    private static RedisSource source(RedisFaultIT.Way way, RedisServers server) {
        RedisSettings settings = new RedisSettings(server.port(), null, null, null, Duration.ofSeconds(30));
        return new RedisSource(way.site(), settings, new Cancellation());
    }

    private static RecoveryException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable what) {
        return Objects.requireNonNull(catchThrowableOfType(RecoveryException.class, what), "it succeeded");
    }
}
