package io.holdfast.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.adapter.tcp.DirectSite;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.testkit.RedisServers;
import io.holdfast.testkit.TemporaryServers;
import io.holdfast.testkit.Vault;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Restores that are given up while the server loads, when it takes no command but is a replica already. */
final class ReplicationIT {

    /** Two seconds for what it is given, during which it answers. */
    private static final String[] SLOW_LOAD = {
        "--key-load-delay", "25000", "--loading-process-events-interval-bytes", "1024", "--masterauth", "own"
    };

    private final Vault vault = new Vault();
    private final RedisServers server = RedisServers.start().fill(5);
    private final Cancellation cancellation = new Cancellation();

    /** What the server to restore replicates from. */
    enum From {
        ThisProcess,
        BesideTheServer;

        Site site() {
            return switch (this) {
                case ThisProcess -> new DirectSite("127.0.0.1", "test");
                case BesideTheServer -> TemporaryServers.site();
            };
        }
    }

    @AfterEach
    void stop() {
        server.close();
        TemporaryServers.assertNone();
    }

    @ParameterizedTest
    @EnumSource(From.class)
    void aServerIsAPrimaryAgainAfterARestoreThatWasCancelledWhileItLoaded(From from) {
        PointContent point = point();
        try (RedisServers target = RedisServers.start(SLOW_LOAD)) {
            CompletableFuture<RecoveryException> failure =
                    CompletableFuture.supplyAsync(() -> failure(from, target, null, point));
            target.await(() -> target.info("loading").equals("1"));
            cancellation.cancel("the test says so");

            assertThat(failure.join().reason()).isEqualTo(Reason.Cancelled);
            assertThat(failure.join()).hasMessage("stopped: the test says so");
            assertIsItsOwn(target);
        }
    }

    @Test
    void aServerIsAPrimaryAgainAfterARestoreWhoseThreadWasInterruptedWhileItLoaded() throws Exception {
        PointContent point = point();
        try (RedisServers target = RedisServers.start(SLOW_LOAD);
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            CompletableFuture<RecoveryException> failure = new CompletableFuture<>();
            Future<?> restore = threads.submit(() -> failure.complete(failure(From.ThisProcess, target, null, point)));
            target.await(() -> target.info("loading").equals("1"));
            restore.cancel(true);

            assertThat(failure.join().reason()).isEqualTo(Reason.Cancelled);
            assertIsItsOwn(target);
        }
    }

    @ParameterizedTest
    @EnumSource(From.class)
    void aServerThatCannotBeMadeAPrimaryAgainIsSaidToBeAReplicaStill(From from) {
        PointContent point = point();
        try (RedisServers target = RedisServers.start(SLOW_LOAD)) {
            target.cli("ACL", "SETUSER", "restorer", "on", ">secret", "~*", "+@all");
            CompletableFuture<RecoveryException> failure =
                    CompletableFuture.supplyAsync(() -> failure(from, target, "restorer", point));
            target.await(() -> target.info("loading").equals("1"));
            target.cli("ACL", "SETUSER", "restorer", "-replicaof");
            cancellation.cancel("the test says so");

            assertThat(failure.join())
                    .hasMessageContaining("stopped: the test says so")
                    .hasMessageContaining("the server is still a replica");
            assertThat(failure.join().reason()).isEqualTo(Reason.Cancelled);
            assertThat(failure.join().hint()).contains("REPLICAOF NO ONE");
            assertThat(target.info("role")).isEqualTo("slave");
        }
    }

    private static void assertIsItsOwn(RedisServers target) {
        assertThat(target.info("role")).isEqualTo("master");
        assertThat(target.cli("CONFIG", "GET", "masterauth")).endsWith("own");
    }

    private PointContent point() {
        return vault.content(vault.capture(
                new RedisSource(new DirectSite("127.0.0.1", "test"), settings(server, null), new Cancellation())));
    }

    private RecoveryException failure(From from, RedisServers target, @Nullable String user, PointContent point) {
        try (RedisSource source = new RedisSource(from.site(), settings(target, user), cancellation)) {
            return Objects.requireNonNull(
                    catchThrowableOfType(RecoveryException.class, () -> source.restore(point, RestoreOptions.plain())),
                    "it succeeded");
        }
    }

    private static RedisSettings settings(RedisServers server, @Nullable String user) {
        return new RedisSettings(server.port(), user, user == null ? null : "secret", null, Duration.ofSeconds(30));
    }
}
