package io.holdfast.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.adapter.tcp.DirectSite;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import io.holdfast.testkit.RedisServers;
import io.holdfast.testkit.Vault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Restores whose process is killed: the next one finds the server as that one left it, and finishes. */
final class LeftoverIT {

    private static final String PASSWORD = "own, with.dots and \"quotes\"";

    private static final String[] SLOW = {
        "--key-load-delay", "30000", "--loading-process-events-interval-bytes", "1024", "--masteruser", "replicator"
    };

    private final Vault vault = new Vault();
    private final RedisServers server = RedisServers.start().fill(9);

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000})
    void aRestoreThatWasKilledWhileTheServerLoadedIsFinishedByTheNext(int keysBefore) throws Exception {
        try (RedisServers target = RedisServers.start(SLOW)) {
            target.cli("CONFIG", "SET", "masterauth", PASSWORD);
            target.cli("DEBUG", "POPULATE", "" + keysBefore);
            PointContent point = kill(target);
            assertThat(target.info("role")).isEqualTo("slave");

            Restored restored = restore(target, point);

            assertThat(target.state()).isEqualTo(server.state());
            assertIsItsOwn(target);
            assertThat(restored.actions())
                    .anyMatch(action -> action.contains("which a restore that was killed had left as a replica"))
                    .anyMatch(action -> action.contains("put back masterauth, masteruser and tls-replication"));
            assertThat(restored.actions().toString() + restored.warnings()).doesNotContain("own, with");
        }
    }

    @Test
    void whatAKilledRestoreLeftAfterItsServerWasAPrimaryAgainIsPutBack() throws Exception {
        try (RedisServers target = RedisServers.start(SLOW)) {
            target.cli("CONFIG", "SET", "masterauth", PASSWORD);
            PointContent point = kill(target);
            target.await(() -> target.cli("REPLICAOF", "NO", "ONE").equals("OK"));

            // What it holds may have been written since: that nobody wrote here, the restore cannot know.
            assertThatExceptionOfType(InvalidPlanException.class)
                    .isThrownBy(() -> restore(target, point))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TargetNotEmpty));
            assertIsItsOwn(target);

            target.cli("FLUSHALL");
            restore(target, point);
            assertThat(target.state()).isEqualTo(server.state());
        }
    }

    @Test
    void aRestoreThatLivesIsNotTakenForOneThatWasKilled() throws Exception {
        try (RedisServers target = RedisServers.start(SLOW);
                RedisServers feeder = RedisServers.withPassword("holdfast-restore-of-somebody")) {
            PointContent point = capture();
            target.cli("CONFIG", "SET", "masteruser", "");
            target.cli("CONFIG", "SET", "masterauth", "holdfast-restore-of-somebody");
            target.cli("REPLICAOF", "127.0.0.1", "" + feeder.port());
            target.await(() -> target.info("master_link_status").equals("up"));

            assertThatExceptionOfType(TransientException.class)
                    .isThrownBy(() -> restore(target, point))
                    .withMessageContaining("another restore fills this server");
            assertThat(target.info("role")).isEqualTo("slave");
        }
    }

    /** Kills it while the server loads, when it takes no command but those that tell of it. */
    private PointContent kill(RedisServers target) throws IOException, InterruptedException {
        PointContent point = capture();
        Path dump = folder.resolve("dump.rdb");
        try (InputStream in = point.open(RedisSource.DUMP)) {
            Files.copy(in, dump);
        }
        Process restore = KilledRestore.start(target.port(), dump);
        target.await(() -> target.info("loading").equals("1"));
        restore.destroyForcibly().waitFor();
        assertThat(target.cli("CONFIG", "GET", "masterauth")).contains("holdfast-restore-");
        return point;
    }

    private static void assertIsItsOwn(RedisServers target) {
        assertThat(target.info("role")).isEqualTo("master");
        assertThat(target.cli("CONFIG", "GET", "masterauth")).endsWith(PASSWORD);
        assertThat(target.cli("CONFIG", "GET", "masteruser")).endsWith("replicator");
        assertThat(target.cli("CONFIG", "GET", "cluster-announce-ip")).isEqualTo("cluster-announce-ip");
    }

    private PointContent capture() {
        return vault.content(vault.capture(source(server)));
    }

    private static Restored restore(RedisServers target, PointContent point) {
        try (RedisSource source = source(target)) {
            return source.restore(point, RestoreOptions.plain());
        }
    }

    private static RedisSource source(RedisServers of) {
        RedisSettings settings = new RedisSettings(of.port(), null, null, null, Duration.ofSeconds(60));
        return new RedisSource(new DirectSite("127.0.0.1", "test"), settings, new Cancellation());
    }
}
