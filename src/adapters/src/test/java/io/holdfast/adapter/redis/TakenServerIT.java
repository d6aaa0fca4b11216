package io.holdfast.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.adapter.local.LocalSite;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.testkit.RedisServers;
import io.holdfast.testkit.TemporaryServers;
import io.holdfast.testkit.Vault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two that fill one server at once: who does not fill it any more must not say that it did. */
final class TakenServerIT {

    private final Vault vault = new Vault();
    private final RedisServers server = RedisServers.start().fill(3);
    private final StoredPoint point =
            vault.capture(new RedisSource(new LocalSite(), settings(server), new Cancellation()));

    @AfterEach
    void stop() {
        server.close();
        TemporaryServers.assertNone();
    }

    @Test
    void aServerThatSomebodyElseHasTakenIsLeftToThem() {
        try (RedisServers target = RedisServers.start();
                RedisServers other = RedisServers.start()) {
            other.cli("SET", "of", "another");

            TransientException failure = failure(target, () -> target.cli("REPLICAOF", "127.0.0.1", "" + other.port()));

            assertThat(failure).hasMessageContaining("somebody else took the server");
            assertThat(target.info("master_port")).isEqualTo("" + other.port());
            target.await(() -> target.cli("GET", "of").equals("another"));
        }
    }

    @Test
    void aServerThatSomebodyMadeAPrimaryMeanwhileIsNotRestored() {
        try (RedisServers target = RedisServers.start()) {
            TransientException failure = failure(target, () -> target.cli("REPLICAOF", "NO", "ONE"));

            assertThat(failure).hasMessageContaining("somebody else took the server");
            assertThat(target.info("role")).isEqualTo("master");
            assertThat(target.cli("CONFIG", "GET", "masterauth")).doesNotContain("holdfast");
        }
    }

    /** Right after the command that has the server follow this restore, somebody else gives another one. */
    private TransientException failure(RedisServers target, Runnable somebodyElse) {
        AtomicInteger after = new AtomicInteger();
        RedisControl watched = new WatchedControl(new CliControl(new LocalSite(), settings(target)), command -> {
            if (command.startsWith("REPLICAOF 127.0.0.1")) {
                after.set(1);
            } else if (after.compareAndSet(1, 2)) {
                somebodyElse.run();
            }
        });
        RedisRestore restore =
                new RedisRestore(new LocalSite(), settings(target), new RedisServer(watched), new Cancellation());
        PointContent content = vault.content(point);
        RestoreOptions options = new RestoreOptions(false, List.of(), Map.of(), null, false);
        return Objects.requireNonNull(
                catchThrowableOfType(TransientException.class, () -> restore.run(content, options, null)),
                "it said that it was restored");
    }

    private static RedisSettings settings(RedisServers of) {
        return new RedisSettings(of.port(), null, null, null, Duration.ofSeconds(30));
    }
}
