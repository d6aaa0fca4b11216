package io.holdfast.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.adapter.tcp.DirectSite;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import io.holdfast.testkit.CommandSite;
import io.holdfast.testkit.OtherContent;
import io.holdfast.testkit.RedisServers;
import io.holdfast.testkit.TemporaryServers;
import io.holdfast.testkit.Vault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Restoring where only commands reach the server: through a second one beside it, which must go without a trace. */
final class TemporaryServerIT {

    private static final String PASSWORD = "canary-77a1 correct'horse\"$(battery)";
    private static final RestoreOptions REPLACE = new RestoreOptions(true, List.of(), Map.of(), null, false);

    private final Vault vault = new Vault();
    private final RedisServers server = RedisServers.start().fill(7);
    private final CommandSite site = TemporaryServers.site();

    @BeforeEach
    void nothingIsThereYet() {
        TemporaryServers.assertNone();
    }

    @AfterEach
    void nothingIsLeftAndNoSecretWasShown() {
        server.close();
        TemporaryServers.assertNone();
        assertThat(site.started())
                .allSatisfy(command -> assertThat(command)
                        .noneMatch(word -> word.contains("canary") || word.matches(".*[0-9a-f]{48}.*")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "no"})
    void whatIsRestoredSurvivesAPowerCutIfItIsAppended(String appendonly) {
        try (RedisServers target = RedisServers.start("--appendonly", appendonly, "--save", "3600 1000000")) {
            Restored restored = restore(target, RestoreOptions.plain());

            assertThat(target.state()).isEqualTo(server.state());
            assertThat(restored.actions())
                    .anyMatch(action -> action.contains("a temporary server beside it, because nothing is known"))
                    .contains("removed the temporary server and its files", "made the server a primary again");
            assertThat(target.info("role")).isEqualTo("master");
            if (appendonly.equals("yes")) {
                target.restart();
                assertThat(target.state()).isEqualTo(server.state());
            }
        }
    }

    @Test
    void aServerWithAPasswordKeepsItsOwnSettings() {
        try (RedisServers target =
                RedisServers.withPassword(PASSWORD, "--masterauth", PASSWORD, "--masteruser", "replicator")) {
            try (RedisSource source = source(target, null, PASSWORD)) {
                source.restore(point(), RestoreOptions.plain());
            }

            assertThat(target.state()).isEqualTo(server.state());
            assertThat(target.cli("CONFIG", "GET", "masterauth")).endsWith(PASSWORD);
            assertThat(target.cli("CONFIG", "GET", "masteruser")).endsWith("replicator");
        }
    }

    @Test
    void anAclUserNeedsOnlyTheCommandsThatTheHintNames() {
        try (RedisServers target = RedisServers.start()) {
            target.cli("ACL", "SETUSER", "restorer", "on", ">secret", "+info", "+config|get");
            RecoveryException refused = failure(target, "restorer", "secret");
            assertThat(refused.reason()).isEqualTo(Reason.AccessDenied);
            String rules = refused.hint().replaceFirst("^[^+]*", "");
            target.cli(("ACL SETUSER restorer " + rules).split(" ", -1));

            try (RedisSource source = source(target, "restorer", "secret")) {
                source.restore(point(), RestoreOptions.plain());
            }

            assertThat(target.state()).isEqualTo(server.state());
        }
    }

    @Test
    void aWrongPasswordChangesNothing() {
        try (RedisServers target = RedisServers.withPassword("the-right-one")) {
            target.cli("SET", "stays", "1");
            RecoveryException failure = failure(target, null, PASSWORD);

            assertThat(failure).isInstanceOf(InvalidPlanException.class).hasMessageNotContaining("canary");
            assertThat(failure.reason()).isEqualTo(Reason.AccessDenied);
            assertThat(target.cli("GET", "stays")).isEqualTo("1");
        }
    }

    @Test
    void aDumpThatFindsNoRoomIsRefusedBeforeAnythingIsChanged() {
        try (RedisServers target = RedisServers.start()) {
            PointContent huge = new OtherContent(point()).length(1L << 55);

            assertThatExceptionOfType(TransientException.class)
                    .isThrownBy(() -> restore(target, huge, RestoreOptions.plain()))
                    .withMessageContaining("" + (1L << 55))
                    .withMessageContaining(target.folder().toString())
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NoSpace))
                    .satisfies(e -> assertThat(e.hint()).contains("--advertise"));
            assertThat(target.cli("DBSIZE")).isEqualTo("0");
        }
    }

    @Test
    void aDumpOfOtherCountsIsRefusedBeforeAnythingIsChanged() {
        try (RedisServers target = RedisServers.start()) {
            target.cli("SET", "stays", "1");
            PointContent other = new OtherContent(point()).counts(Map.of("keys:db0", 1_000_000L));

            assertThatExceptionOfType(IntegrityException.class)
                    .isThrownBy(() -> restore(target, other, REPLACE))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CountMismatch));
            assertThat(target.cli("GET", "stays")).isEqualTo("1");
        }
    }

    @Test
    void keysWhoseTimeHasPassedAreExplainedAndNotMissed() {
        try (RedisServers target = RedisServers.start()) {
            server.cli("SET", "goes", "1", "PX", "2500");
            server.cli("SET", "goes-too", "1", "PX", "2500");
            PointContent point = point();
            server.await(() -> server.cli("EXISTS", "goes", "goes-too").equals("0"));

            Restored restored = restore(target, point, RestoreOptions.plain());

            target.await(() -> target.state().equals(server.state()));
            long captured = point.counts().getOrDefault("keys:db0", 0L);
            assertThat(restored.counts().getOrDefault("keys:db0", 0L)).isBetween(captured - 2, captured);
        }
    }

    @Test
    void moreDatabasesThanUsualAreRestored() {
        try (RedisServers big = RedisServers.start("--databases", "40");
                RedisServers target = RedisServers.start("--databases", "40")) {
            big.cli("-n", "39", "SET", "far", "out");
            PointContent point = vault.content(vault.capture(source(big, null, null)));

            restore(target, point, RestoreOptions.plain());

            assertThat(target.cli("-n", "39", "GET", "far")).isEqualTo("out");
        }
    }

    @Test
    void aTemporaryServerThatIsKilledWhileItGivesIsAFailureAndNotHalfARestore() {
        // The target takes two seconds for what it is given.
        try (RedisServers target = RedisServers.start("--key-load-delay", "20000", "--masterauth", "own")) {
            CompletableFuture<RecoveryException> failure =
                    CompletableFuture.supplyAsync(() -> failure(target, null, null));
            target.await(this::replicationWasAskedFor);
            TemporaryServers.killServers();

            assertThat(failure.join()).isInstanceOf(TransientException.class).hasMessageContaining("temporary server");
            assertThat(target.info("role")).isEqualTo("master");
            assertThat(target.cli("CONFIG", "GET", "masterauth")).endsWith("own");
        }
    }

    @Test
    void aCancelledRestoreLeavesNothing() {
        Cancellation cancellation = new Cancellation();
        try (RedisServers target = RedisServers.start("--key-load-delay", "20000")) {
            CompletableFuture<RecoveryException> failure = CompletableFuture.supplyAsync(() -> {
                try (RedisSource source = new RedisSource(site, settings(target, null, null), cancellation)) {
                    return failure(() -> source.restore(point(), RestoreOptions.plain()));
                }
            });
            target.await(this::theDumpIsOnItsWay);
            cancellation.cancel("the test says so");

            assertThat(failure.join().reason()).isEqualTo(Reason.Cancelled);
            assertThat(target.info("role")).isEqualTo("master");
        }
    }

    @Test
    void whateverIsKilledWheneverTheServerIsWholeOrTheFailureIsSaid() throws InterruptedException {
        long seed = System.nanoTime();
        System.out.println("kill instants with seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 6; round++) {
            try (RedisServers target = RedisServers.start("--appendonly", "yes")) {
                CompletableFuture<Restored> restore =
                        CompletableFuture.supplyAsync(() -> restore(target, RestoreOptions.plain()));
                TimeUnit.MILLISECONDS.sleep(random.nextInt(1200));
                TemporaryServers.killOneOf(random);
                boolean whole = restore.handle((restored, e) -> {
                            assertThat(e == null || e.getCause() instanceof RecoveryException)
                                    .as("seed %d: %s", seed, e)
                                    .isTrue();
                            return restored != null;
                        })
                        .join();
                assertThat(target.info("role")).isEqualTo("master");
                if (whole) {
                    assertThat(target.state()).isEqualTo(server.state());
                }
                TemporaryServers.assertNone();
            }
        }
    }

    @Test
    void anAddressThatTheServerReachesIsPreferred() {
        try (RedisServers target = RedisServers.start()) {
            Restored restored = restore(target, new RestoreOptions(false, List.of(), Map.of(), "127.0.0.1", false));

            assertThat(target.state()).isEqualTo(server.state());
            assertThat(restored.actions())
                    .anyMatch(action -> action.contains("because the server's container reaches it there"));
        }
    }

    @Test
    void anAddressThatTheServerDoesNotReachIsNotInsistedOn() {
        try (RedisServers target = RedisServers.start()) {
            // Reserved for documentation: nobody answers there.
            Restored restored = restore(target, new RestoreOptions(false, List.of(), Map.of(), "192.0.2.1", false));

            assertThat(target.state()).isEqualTo(server.state());
            assertThat(restored.actions())
                    .anyMatch(action -> action.contains("does not reach this process at 192.0.2.1:"));
        }
    }

    private boolean replicationWasAskedFor() {
        return site.started().stream()
                .anyMatch(command -> command.contains("REPLICAOF") && command.contains("127.0.0.1"));
    }

    private boolean theDumpIsOnItsWay() {
        return site.started().stream()
                .flatMap(List::stream)
                .anyMatch(word -> word.contains("holdfast-restore.") && word.endsWith("dump.rdb"));
    }

    private PointContent point() {
        return vault.content(vault.capture(new RedisSource(
                new DirectSite("127.0.0.1", "test"), settings(server, null, null), new Cancellation())));
    }

    private Restored restore(RedisServers target, RestoreOptions options) {
        return restore(target, point(), options);
    }

    private Restored restore(RedisServers target, PointContent point, RestoreOptions options) {
        try (RedisSource source = source(target, null, null)) {
            return source.restore(point, options);
        }
    }

    private RecoveryException failure(RedisServers target, @Nullable String user, @Nullable String password) {
        try (RedisSource source = source(target, user, password)) {
            return failure(() -> source.restore(point(), RestoreOptions.plain()));
        }
    }

    private static RecoveryException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable what) {
        return java.util.Objects.requireNonNull(catchThrowableOfType(RecoveryException.class, what), "it succeeded");
    }

    private RedisSource source(RedisServers of, @Nullable String user, @Nullable String password) {
        return new RedisSource(site, settings(of, user, password), new Cancellation());
    }

    private static RedisSettings settings(RedisServers server, @Nullable String user, @Nullable String password) {
        return new RedisSettings(server.port(), user, password, null, Duration.ofSeconds(30));
    }
}
