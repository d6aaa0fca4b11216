package io.holdfast.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.adapter.tcp.DirectSite;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.RestoreMemory;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import io.holdfast.testkit.OtherContent;
import io.holdfast.testkit.RedisServers;
import io.holdfast.testkit.TemporaryServers;
import io.holdfast.testkit.Vault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Counts of keys that somebody changes during a capture, and of keys that go by themselves. */
final class KeyCountsIT {

    private static final Site DIRECT = new DirectSite("127.0.0.1", "test");

    private final Vault vault = new Vault();

    @ParameterizedTest
    @EnumSource(RedisFaultIT.Way.class)
    void aDatabaseThatIsWrittenToDuringTheCaptureIsRestoredWithinItsBounds(RedisFaultIT.Way way) {
        try (RedisServers server = RedisServers.start("--rdb-key-save-delay", "100000");
                RedisServers target = RedisServers.start();
                RedisServers second = RedisServers.start()) {
            write(server, 0, 20);
            write(server, 3, 5);
            CompletableFuture<StoredPoint> capture = CompletableFuture.supplyAsync(() -> capture(way, server));
            server.await(() -> server.info("rdb_bgsave_in_progress").equals("1"));
            write(server, 3, 8);

            Manifest manifest = capture.join().manifest();
            assertThat(manifest.counts()).containsEntry("keys:db0", 20L).containsEntry("keys:db3", 8L);
            assertThat(manifest.facts()).containsKeys("keys.least:db3", "keys.most:db3");
            assertThat(manifest.warnings()).singleElement().asString().contains("db3 was written to");
            PointContent point = vault.content(capture.join());
            assertWithinBounds(restore(DIRECT, target, point, RestoreMemory.none()));
            assertWithinBounds(restore(TemporaryServers.site(), second, point, RestoreMemory.none()));
        }
    }

    /** As sessions and caches do: neither the count before nor that after is near to what the dump holds. */
    @Test
    void keysThatCameBeforeTheDumpAndWentAfterItAreWithinTheBounds() {
        try (RedisServers server = RedisServers.start(
                        "--repl-diskless-sync",
                        "yes",
                        "--repl-diskless-sync-delay",
                        "3",
                        "--rdb-key-save-delay",
                        "100000");
                RedisServers target = RedisServers.start()) {
            write(server, 0, 20);
            write(server, 3, 5);
            CompletableFuture<StoredPoint> capture =
                    CompletableFuture.supplyAsync(() -> capture(RedisFaultIT.Way.Connection, server));
            server.await(() -> server.info("connected_slaves").equals("1"));
            write(server, 3, 12);
            server.await(() -> server.info("rdb_bgsave_in_progress").equals("1"));
            server.cli("-n", "3", "DEL", "key:0", "key:1", "key:2", "key:3", "key:4");

            PointContent point = vault.content(capture.join());
            assertThat(point.counts()).containsEntry("keys:db3", 7L);
            Restored restored = restore(DIRECT, target, point, RestoreMemory.none());

            assertThat(restored.counts()).containsEntry("keys:db3", 12L);
        }
    }

    @Test
    void aDatabaseThatWasNotWrittenToIsExact() {
        try (RedisServers server = RedisServers.start();
                RedisServers target = RedisServers.start()) {
            write(server, 0, 20);
            write(server, 3, 5);
            StoredPoint point = capture(RedisFaultIT.Way.Connection, server);

            assertThat(point.manifest().facts().keySet())
                    .noneMatch(name -> name.startsWith("keys.least") || name.startsWith("keys.most"));
            PointContent other = new OtherContent(vault.content(point)).counts(Map.of("keys:db0", 20L, "keys:db3", 4L));
            assertMismatch(() -> restore(DIRECT, target, other, RestoreMemory.none()));
        }
    }

    @Test
    void aDatabaseOutsideOfItsBoundsIsNotWhatWasCaptured() {
        try (RedisServers server = RedisServers.start()) {
            write(server, 3, 5);
            PointContent point = vault.content(capture(RedisFaultIT.Way.Connection, server));

            assertThat(compare(server, within(point, "4", "6"), RestoreMemory.none()))
                    .containsEntry("keys:db3", 5L);
            assertMismatch(() -> compare(server, within(point, "6", "9"), RestoreMemory.none()));
            assertMismatch(() -> compare(server, within(point, "1", "4"), RestoreMemory.none()));
        }
    }

    @Test
    void aRecoveryPointOfTheFirstVersionsIsRestoredByItsCounts() {
        try (RedisServers server = RedisServers.start();
                RedisServers target = RedisServers.start()) {
            write(server, 3, 5);
            PointContent point = vault.content(capture(RedisFaultIT.Way.Connection, server));
            PointContent old = new OtherContent(point).facts(Map.of("rdb-version", "10"));

            assertThat(restore(DIRECT, target, old, RestoreMemory.none()).counts())
                    .containsEntry("keys:db3", 5L);
            assertMismatch(() -> compare(
                    target,
                    new OtherContent(point).facts(Map.of()).counts(Map.of("keys:db3", 6L)),
                    RestoreMemory.none()));
        }
    }

    @Test
    void keysThatExpiredBeforeTheRestoreExcuseNoneThatIsMissing() {
        try (RedisServers server = RedisServers.start();
                RedisServers target = RedisServers.start()) {
            write(server, 0, 5);
            server.cli("SET", "with-ttl", "1", "EX", "100000");
            server.cli("SET", "with-ttl-too", "1", "EX", "100000");
            PointContent point = vault.content(capture(RedisFaultIT.Way.Connection, server));
            expire(target, 5);
            Kept memory = new Kept();
            restore(DIRECT, target, point, memory);

            assertThat(compare(target, point, memory)).containsEntry("keys:db0", 7L);
            target.cli("DEL", "key:0");
            assertMismatch(() -> compare(target, point, memory));
        }
    }

    @Test
    void keysWithoutATimeToLiveAreNotExcusedByAnyThatExpired() {
        try (RedisServers server = RedisServers.start();
                RedisServers target = RedisServers.start()) {
            write(server, 0, 5);
            PointContent point = vault.content(capture(RedisFaultIT.Way.Connection, server));
            restore(DIRECT, target, point, RestoreMemory.none());
            expire(target, 3);
            target.cli("DEL", "key:0");

            assertMismatch(() -> compare(target, point, RestoreMemory.none()));
        }
    }

    @ParameterizedTest
    @EnumSource(From.class)
    void keysThatExpireAfterTheRestoreAreExcusedToWhoComparesLater(From from) {
        try (RedisServers server = RedisServers.start();
                RedisServers target = RedisServers.start("--appendonly", "yes")) {
            write(server, 0, 5);
            server.cli("SET", "goes", "1", "PX", "3000");
            server.cli("SET", "goes-too", "1", "PX", "3000");
            PointContent point = vault.content(capture(RedisFaultIT.Way.Connection, server));
            expire(target, 3);
            Kept memory = new Kept();
            restore(from.site(), target, point, memory);
            target.await(() -> target.cli("DBSIZE").equals("5"));

            assertThat(compare(target, point, memory)).containsEntry("keys:db0", 5L);
        }
    }

    @Test
    void aServerThatWasStartedAnewSinceItsRestoreIsComparedAllTheSame() {
        try (RedisServers server = RedisServers.start();
                RedisServers target = RedisServers.start("--appendonly", "yes")) {
            write(server, 0, 5);
            PointContent point = vault.content(capture(RedisFaultIT.Way.Connection, server));
            expire(target, 3);
            Kept memory = new Kept();
            restore(DIRECT, target, point, memory);
            target.restart();

            assertThat(compare(target, point, memory)).containsEntry("keys:db0", 5L);
        }
    }

    /** What the server to restore replicates from. */
    enum From {
        ThisProcess,
        BesideTheServer;

        Site site() {
            return switch (this) {
                case ThisProcess -> DIRECT;
                case BesideTheServer -> TemporaryServers.site();
            };
        }
    }

    private static void write(RedisServers server, int db, int keys) {
        List<String> command = new ArrayList<>(List.of("-n", "" + db, "MSET"));
        for (int i = 0; i < keys; i++) {
            command.addAll(List.of("key:" + i, "1"));
        }
        server.cli(command.toArray(String[]::new));
    }

    private static void expire(RedisServers server, int keys) {
        int before = Integer.parseInt(server.info("expired_keys"));
        for (int i = 0; i < keys; i++) {
            server.cli("SET", "gone:" + i, "1", "PX", "1");
        }
        server.await(() -> server.info("expired_keys").equals("" + (before + keys)));
    }

    private static void assertWithinBounds(Restored restored) {
        assertThat(restored.counts()).containsEntry("keys:db0", 20L).containsEntry("keys:db3", 5L);
        assertThat(restored.warnings()).anyMatch(warning -> warning.contains("db3 is 5; it was written to"));
    }

    private static void assertMismatch(org.assertj.core.api.ThrowableAssert.ThrowingCallable what) {
        assertThatExceptionOfType(IntegrityException.class)
                .isThrownBy(what)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CountMismatch));
    }

    private StoredPoint capture(RedisFaultIT.Way way, RedisServers server) {
        return vault.capture(source(way.site(), server));
    }

    private static Restored restore(Site site, RedisServers target, PointContent point, RestoreMemory memory) {
        try (RedisSource source = source(site, target)) {
            return source.restore(
                    point, new RestoreOptions(false, List.of(), Map.of(), null, false).remembering(memory));
        }
    }

    private static Map<String, Long> compare(RedisServers server, PointContent point, RestoreMemory memory) {
        try (RedisSource source = source(DIRECT, server)) {
            return source.compare(point, memory);
        }
    }

    private static RedisSource source(Site site, RedisServers server) {
        RedisSettings settings = new RedisSettings(server.port(), null, null, null, Duration.ofSeconds(30));
        return new RedisSource(site, settings, new Cancellation());
    }

    /** What a restore remembers, for the comparison after it. */
    private static final class Kept implements RestoreMemory {

        private Optional<String> text = Optional.empty();

        @Override
        public Optional<String> recall() {
            return text;
        }

        @Override
        public void keep(String kept) {
            text = Optional.of(kept);
        }
    }

    private static PointContent within(PointContent point, String least, String most) {
        Map<String, String> facts = new HashMap<>(point.facts());
        facts.put("keys.least:db3", least);
        facts.put("keys.most:db3", most);
        return new OtherContent(point).facts(facts);
    }
}
