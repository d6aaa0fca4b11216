package io.holdfast.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.adapter.local.LocalSite;
import io.holdfast.adapter.tcp.DirectSite;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import io.holdfast.testkit.RedisServers;
import io.holdfast.testkit.ToollessSite;
import io.holdfast.testkit.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can go wrong with a real server, and what is made of it. */
final class RedisFaultIT {

    private static final String PASSWORD = "canary-5f2e correct'horse\"$(battery)";
    private static final String[] SLOW_SAVE = {"--rdb-key-save-delay", "200000"};

    private final Vault vault = new Vault();

    /** How a server is reached. */
    enum Way {
        Command,
        Connection;

        Site site() {
            return switch (this) {
                case Command -> new LocalSite();
                case Connection -> new DirectSite("127.0.0.1", "test");
            };
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"USR1", "KILL"})
    void aSaveWhoseChildIsKilledTwiceIsNoOldDump(String signal) {
        try (RedisServers server = RedisServers.start(SLOW_SAVE)) {
            withOldDump(server);
            CompletableFuture<RecoveryException> capture = failing(server);
            server.signalChild(signal);
            server.await(() -> server.info("rdb_bgsave_in_progress").equals("0"));
            server.signalChild(signal);

            assertThat(capture.join()).isInstanceOf(TransientException.class).hasMessageContaining("began twice");
            assertThat(capture.join().reason()).isEqualTo(Reason.SourceFailed);
            vault.assertEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"USR1", "KILL"})
    void aSaveWhoseChildIsKilledOnceIsTriedAgain(String signal) {
        try (RedisServers server = RedisServers.start(SLOW_SAVE)) {
            withOldDump(server);
            CompletableFuture<StoredPoint> capture = capturing(server, Way.Command);
            server.signalChild(signal);
            server.cli("CONFIG", "SET", "rdb-key-save-delay", "0");

            assertThat(capture.join().manifest().counts()).containsEntry("keys:db0", 21L);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aDisklessSyncOfAReplicaIsNotTakenForOurSave(Way way) {
        try (RedisServers server = RedisServers.start(
                        "--repl-diskless-sync", "yes", "--repl-diskless-sync-delay", "0", SLOW_SAVE[0], SLOW_SAVE[1]);
                RedisServers replica = RedisServers.start()) {
            withOldDump(server);
            replica.cli("REPLICAOF", "127.0.0.1", "" + server.port());
            server.await(() -> server.info("rdb_bgsave_in_progress").equals("1"));
            CompletableFuture<StoredPoint> capture = capturing(server, way);

            assertThat(capture.join().manifest().counts()).containsEntry("keys:db0", 21L);
            assertThat(capture.join().manifest().warnings()).isEmpty();
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aCaptureThatWaitsForTheServersDumpEndsWhenItIsStopped() {
        try (RedisServers server =
                RedisServers.start("--repl-diskless-sync", "yes", "--repl-diskless-sync-delay", "600")) {
            Cancellation cancellation = new Cancellation();
            RedisSource source = new RedisSource(Way.Connection.site(), settings(server, null, null), cancellation);
            CompletableFuture<RecoveryException> capture =
                    CompletableFuture.supplyAsync(() -> failure(() -> vault.capture(source, cancellation)));
            server.await(() -> server.info("connected_slaves").equals("1"));
            cancellation.cancel("the test says so");

            assertThat(capture.join()).hasMessage("stopped: the test says so");
            server.await(() -> server.info("connected_slaves").equals("0"));
            vault.assertEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aWrongPasswordIsSaidAndNotShown(Way way) {
        try (RedisServers server = RedisServers.withPassword("the-right-one")) {
            assertAccessDenied(server, way, settings(server, null, PASSWORD));
            assertAccessDenied(server, way, settings(server, null, null));
            assertAccessDenied(server, way, settings(server, "nobody", PASSWORD));
        }
    }

    @Test
    void aPasswordForAServerThatAsksForNoneIsForTheUserToMend() {
        try (RedisServers server = RedisServers.start()) {
            RecoveryException failure =
                    failure(() -> vault.capture(source(Way.Connection, settings(server, null, PASSWORD))));

            assertThat(failure).isInstanceOf(InvalidPlanException.class).hasMessageNotContaining("canary");
            assertThat(failure.reason()).isEqualTo(Reason.AccessDenied);
            assertThat(failure.hint()).contains("take auth out");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aPasswordOfAnyCharactersWorks(Way way) {
        try (RedisServers server = RedisServers.withPassword(PASSWORD)) {
            server.cli("SET", "a", "1");
            RedisSource source = source(way, settings(server, null, PASSWORD));

            StoredPoint point = vault.capture(source);

            assertThat(point.manifest().counts()).containsEntry("keys:db0", 1L);
            assertThat(point.manifest().toString()).doesNotContain("canary");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void anAclUserNeedsOnlyTheCommandsThatTheHintNames(Way way) {
        try (RedisServers server = RedisServers.start()) {
            server.fill(1);
            server.cli("ACL", "SETUSER", "backup", "on", ">secret", "+ping");
            RecoveryException refused = failure(() -> vault.capture(source(way, settings(server, "backup", "secret"))));
            assertThat(refused.reason()).isEqualTo(Reason.AccessDenied);
            String[] rules = refused.hint().replaceFirst("^[^+]*", "").split(" ", -1);
            String[] command = new String[rules.length + 3];
            System.arraycopy(new String[] {"ACL", "SETUSER", "backup"}, 0, command, 0, 3);
            System.arraycopy(rules, 0, command, 3, rules.length);
            assertThat(server.cli(command)).isEqualTo("OK");

            StoredPoint point = vault.capture(source(way, settings(server, "backup", "secret")));

            assertThat(point.manifest().counts()).containsKeys("keys:db0", "keys:db3", "keys:db15");
        }
    }

    @Test
    void withoutConfigTheFileIsUnknownAndSaidToBe() {
        try (RedisServers server = RedisServers.start("--rename-command", "CONFIG", "")) {
            server.cli("SET", "a", "1");

            RecoveryException failure = failure(() -> vault.capture(source(Way.Command, server)));

            assertThat(failure).isInstanceOf(InvalidPlanException.class).hasMessageContaining("CONFIG");
            assertThat(failure.hint()).contains("Direct");
            vault.assertEmpty();
            assertThat(vault.capture(source(Way.Connection, server)).manifest().counts())
                    .containsEntry("keys:db0", 1L);
        }
    }

    @Test
    void aDisabledBgsaveIsForTheUserToMend() {
        try (RedisServers server = RedisServers.start("--rename-command", "BGSAVE", "")) {
            assertThatExceptionOfType(InvalidPlanException.class)
                    .isThrownBy(() -> vault.capture(source(Way.Command, server)))
                    .withMessageContaining("BGSAVE")
                    .satisfies(e -> assertThat(e.hint()).contains("renamed"));
        }
    }

    @Test
    void aDisabledSyncIsForTheUserToMend() {
        try (RedisServers server = RedisServers.start("--rename-command", "SYNC", "")) {
            assertThatExceptionOfType(InvalidPlanException.class)
                    .isThrownBy(() -> vault.capture(source(Way.Connection, server)))
                    .withMessageContaining("SYNC")
                    .satisfies(e -> assertThat(e.hint()).contains("renamed"));
        }
    }

    @Test
    void aDiskThatCannotBeWrittenIsSaidWithWhatRedisThenRefuses() throws IOException {
        try (RedisServers server = RedisServers.start("--save", "3600 1000000")) {
            server.cli("SET", "a", "1");
            // Root may write anywhere, but nobody renames a file over a folder.
            Files.createDirectory(server.folder().resolve("dump.rdb"));

            assertThatExceptionOfType(TransientException.class)
                    .isThrownBy(() -> vault.capture(source(Way.Command, server)))
                    .withMessageContaining("last status: err")
                    .satisfies(e -> assertThat(e.hint()).contains("MISCONF"));
            assertThat(server.cli("SET", "b", "1")).startsWith("MISCONF");
            vault.assertEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void anEmptyServerIsARecoveryPointWithAWarning(Way way) {
        try (RedisServers server = RedisServers.start();
                RedisServers target = RedisServers.start()) {
            StoredPoint point = vault.capture(source(way, server));

            assertThat(point.manifest().warnings()).containsExactly("the server holds no keys");
            assertThat(restore(point, target).counts()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aDumpWithoutAChecksumIsMarked(Way way) {
        try (RedisServers server = RedisServers.start("--rdbchecksum", "no")) {
            server.cli("SET", "a", "1");
            assertThat(vault.capture(source(way, server)).manifest().warnings())
                    .singleElement()
                    .asString()
                    .contains("rdbchecksum off");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aServerThatIsNotThereIsUnreachable(Way way) {
        RedisSettings settings;
        try (RedisServers server = RedisServers.start()) {
            settings = settings(server, null, PASSWORD);
        }
        RecoveryException failure = failure(() -> vault.capture(source(way, settings)));

        assertThat(failure).isInstanceOf(TransientException.class).hasMessageNotContaining("canary");
        assertThat(failure.reason()).isEqualTo(Reason.SourceUnreachable);
    }

    @Test
    void withoutRedisCliTheOtherTransportsAreNamed() {
        try (RedisServers server = RedisServers.start();
                RedisSource source = new RedisSource(
                        new ToollessSite(new LocalSite()), settings(server, null, null), new Cancellation())) {
            assertThatExceptionOfType(InvalidPlanException.class)
                    .isThrownBy(() -> vault.capture(source))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.ToolMissing))
                    .satisfies(e -> assertThat(e.hint()).contains("Direct"));
        }
    }

    @Test
    void dataRestoredWithAppendonlySurvivesAPowerCut() {
        try (RedisServers server = RedisServers.start();
                RedisServers target = RedisServers.start("--appendonly", "yes")) {
            server.fill(1);
            StoredPoint point = vault.capture(source(Way.Connection, server));

            Restored restored = restore(point, target);
            target.restart();

            assertThat(target.state()).isEqualTo(server.state());
            assertThat(restored.actions()).contains("the append-only file holds the data");
            assertThat(target.info("role")).isEqualTo("master");
            assertThat(target.cli("CONFIG", "GET", "masterauth")).isEqualTo("masterauth");
        }
    }

    @Test
    void keysWhoseTimeHasPassedAreExplainedAndNotMissed() {
        try (RedisServers server = RedisServers.start("--repl-diskless-sync-delay", "0");
                RedisServers target = RedisServers.start()) {
            server.cli("SET", "stays", "1");
            server.cli("SET", "goes", "1", "PX", "1500");
            server.cli("SET", "goes-too", "1", "PX", "1500");
            StoredPoint point = vault.capture(source(Way.Connection, server));
            assertThat(point.manifest().counts()).containsEntry("keys:db0", 3L);
            server.await(() -> server.cli("DBSIZE").equals("1"));

            Restored restored = restore(point, target);

            target.await(() -> target.cli("DBSIZE").equals("1"));
            long held = restored.counts().getOrDefault("keys:db0", 0L);
            assertThat(held).isBetween(1L, 3L);
            if (held < 3) {
                assertThat(restored.warnings()).anyMatch(warning -> warning.contains("time to live"));
            }
        }
    }

    @Test
    void aReplicaIsNotRestoredInto() {
        try (RedisServers server = RedisServers.start();
                RedisServers target = RedisServers.start("--replicaof", "127.0.0.1 " + server.port())) {
            server.cli("SET", "a", "1");
            StoredPoint point = vault.capture(source(Way.Connection, server));

            assertThatExceptionOfType(InvalidPlanException.class)
                    .isThrownBy(() -> restore(point, target))
                    .withMessageContaining("replica")
                    .satisfies(e -> assertThat(e.hint()).contains("primary"));
            assertThat(target.info("role")).isEqualTo("slave");
        }
    }

    @Test
    void aServerOfAClusterIsNotRestoredInto() {
        try (RedisServers server = RedisServers.start();
                RedisServers target = RedisServers.start("--cluster-enabled", "yes")) {
            server.cli("SET", "a", "1");
            StoredPoint point = vault.capture(source(Way.Connection, server));

            assertThatExceptionOfType(InvalidPlanException.class)
                    .isThrownBy(() -> restore(point, target))
                    .withMessageContaining("cluster");
        }
    }

    @Test
    void aProtectedTargetKeepsItsOwnMasterauth() {
        try (RedisServers server = RedisServers.start();
                RedisServers target = RedisServers.withPassword(PASSWORD, "--masterauth", "before")) {
            server.fill(3);
            StoredPoint point = vault.capture(source(Way.Connection, server));

            try (RedisSource into = source(Way.Connection, settings(target, null, PASSWORD))) {
                into.restore(vault.content(point), RestoreOptions.plain());
            }

            assertThat(target.state()).isEqualTo(server.state());
            assertThat(target.cli("CONFIG", "GET", "masterauth")).endsWith("before");
        }
    }

    /** A dump on the disk that a careless backup would take: it holds one key, the server by now 21. */
    private static void withOldDump(RedisServers server) {
        server.cli("SET", "old", "1");
        server.cli("SAVE");
        for (int i = 0; i < 20; i++) {
            server.cli("SET", "new:" + i, "1");
        }
    }

    private CompletableFuture<StoredPoint> capturing(RedisServers server, Way way) {
        return CompletableFuture.supplyAsync(() -> vault.capture(source(way, server)));
    }

    private CompletableFuture<RecoveryException> failing(RedisServers server) {
        return CompletableFuture.supplyAsync(() -> failure(() -> vault.capture(source(Way.Command, server))));
    }

    private void assertAccessDenied(RedisServers server, Way way, RedisSettings settings) {
        RecoveryException failure = failure(() -> vault.capture(source(way, settings)));

        assertThat(failure).isInstanceOf(InvalidPlanException.class);
        assertThat(failure.reason()).isEqualTo(Reason.AccessDenied);
        assertThat(failure.hint()).contains("auth.secretRef");
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain("canary").doesNotContain("the-right-one");
        }
        assertThat(settings.toString()).doesNotContain("canary");
        assertThat(server.log()).doesNotContain("canary");
    }

    private static RecoveryException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable what) {
        return java.util.Objects.requireNonNull(catchThrowableOfType(RecoveryException.class, what), "it succeeded");
    }

    private Restored restore(StoredPoint point, RedisServers target) {
        try (RedisSource source = source(Way.Connection, target)) {
            return source.restore(vault.content(point), RestoreOptions.plain());
        }
    }

    private static RedisSource source(Way way, RedisServers server) {
        return source(way, settings(server, null, null));
    }

    private static RedisSource source(Way way, RedisSettings settings) {
        return new RedisSource(way.site(), settings, new Cancellation());
    }

    private static RedisSettings settings(RedisServers server, @Nullable String user, @Nullable String password) {
        return new RedisSettings(server.port(), user, password, null, Duration.ofSeconds(30));
    }
}
