package io.holdfast.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.adapter.local.LocalSite;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.RestoreMemory;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import io.holdfast.testkit.RedisServers;
import io.holdfast.testkit.Vault;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without leave to replace, no restore loses what an application wrote: whenever it wrote it, and whoever was killed. */
final class ReplacingIT {

    private static final RestoreOptions PLAIN = RestoreOptions.plain();

    /** Before these are those that try whether the server takes the commands at all. */
    private static final int NOTE = 4;

    private static final int PROMOTION = 9;
    private static final int NONE = 14;

    private final Vault vault = new Vault();
    private final RedisServers server = RedisServers.start().fill(21);
    private final RedisServers target =
            RedisServers.start("--masteruser", "replicator", "--repl-diskless-load", "swapdb", "--masterauth", "own");
    private final PointContent point =
            vault.content(vault.capture(new RedisSource(new LocalSite(), settings(server), new Cancellation())));

    @AfterEach
    void stop() {
        server.close();
        target.close();
    }

    /** Before each of the commands by which a restore changes a server, and after the last of them. */
    @ParameterizedTest
    @ValueSource(ints = {NOTE, 5, 6, 7, 8, PROMOTION, 10, 11, 12, 13, NONE})
    void whereverARestoreIsKilledTheNextOneFinishesOrRefuses(int command) {
        kill(command, command < NONE);

        assertTheNextOneIsRight();
    }

    /** The first was killed when the server held all, as its replica; the second goes on with it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 9})
    void whereverTheOneThatGoesOnIsKilledTheNextOneFinishesOrRefuses(int command) {
        kill(PROMOTION, true);
        kill(command, true);

        assertTheNextOneIsRight();
    }

    @Test
    void whatWasWrittenAfterAPersonMadeTheServerAPrimaryStays() {
        kill(PROMOTION, true);
        target.cli("REPLICAOF", "NO", "ONE");
        target.cli("SET", "precious", "1");

        assertNotEmpty(refused(_ -> {}, PLAIN));
        assertIsItsOwn();
    }

    @Test
    void aServerThatBecameTheReplicaOfAnotherIsLeftToThat() {
        kill(PROMOTION, true);
        target.cli("REPLICAOF", "NO", "ONE");
        target.cli("SET", "precious", "1");
        target.cli("REPLICAOF", "127.0.0.1", "1");

        assertThat(refused(_ -> {}, PLAIN)).hasMessageContaining("the server is a replica of 127.0.0.1:1");
        assertThat(target.info("role")).isEqualTo("slave");
        assertThat(target.cli("GET", "precious")).isEqualTo("1");
        assertThat(target.cli("CONFIG", "GET", "masterauth")).endsWith("own");
    }

    @Test
    void whatWasWrittenToAReplicaThatTakesWritesStays() {
        kill(PROMOTION, true);
        target.cli("CONFIG", "SET", "replica-read-only", "no");
        target.cli("SET", "precious", "1");

        assertNotEmpty(refused(_ -> {}, PLAIN));
        assertIsItsOwn();
    }

    @Test
    void whatWasWrittenWhileTheDumpWasOnItsWayStays() {
        Consumer<String> writes = command -> {
            if (command.startsWith("CONFIG SET masterauth holdfast")) {
                target.cli("SET", "precious", "1");
            }
        };

        assertNotEmpty(refused(writes, PLAIN));
        assertIsItsOwn();
    }

    @Test
    void whatWasWrittenWhileTheOneThatGoesOnWasOnItsWayStays() {
        kill(PROMOTION, true);
        Consumer<String> promotes = command -> {
            if (command.startsWith("CONFIG SET masterauth holdfast")) {
                target.cli("REPLICAOF", "NO", "ONE");
                target.cli("SET", "precious", "1");
            }
        };

        assertNotEmpty(refused(promotes, PLAIN));
        assertIsItsOwn();
    }

    @Test
    void whoGoesOnButMayNotLeavesAServerThatTakesWrites() {
        kill(PROMOTION, true);
        target.cli("CONFIG", "SET", "maxmemory", "1000000", "maxmemory-policy", "allkeys-lru");

        assertThat(refused(_ -> {}, PLAIN)).hasMessageContaining("maxmemory");
        assertIsItsOwn();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONFIG SET masterauth holdfast", "REPLICAOF 127.0.0.1"})
    void whoGoesOnButIsRefusedACommandLeavesAServerThatTakesWrites(String command) {
        kill(PROMOTION, true);
        Consumer<String> refuses = sent -> {
            if (sent.startsWith(command)) {
                throw new InvalidPlanException(Reason.AccessDenied, "NOPERM the test says so", "none");
            }
        };

        assertThat(refused(refuses, PLAIN)).hasMessageContaining("the test says so");
        assertIsItsOwn();
    }

    /** A step of a run that failed and waits for a person, who tries it again hours later. */
    @Test
    void whatWasWrittenWhileARunWaitedStays() {
        target.cli("SET", "precious", "1");

        assertNotEmpty(refused(_ -> {}, PLAIN.remembering(new Kept(Optional.of(KeyCounts.memory(0))))));
    }

    @Test
    void aServerThatHoldsTheDumpAlreadyIsNotFilledAgain() {
        Kept memory = new Kept(Optional.empty());
        RestoreOptions options = PLAIN.remembering(memory);
        restore(_ -> {}, options);

        Restored restored = restore(_ -> {}, options);

        assertThat(restored.actions()).contains("found the dump loaded by the process before this one");
        assertThat(restored.counts()).containsAllEntriesOf(point.counts());
        assertThat(target.state()).isEqualTo(server.state());
        target.cli("SET", "precious", "1");
        assertNotEmpty(refused(_ -> {}, options));
    }

    /** An application writes as soon as it can. */
    private void assertTheNextOneIsRight() {
        if (target.cli("SET", "precious", "1").equals("OK")) {
            assertNotEmpty(refused(_ -> {}, PLAIN));
        } else {
            restore(_ -> {}, PLAIN);
            assertThat(target.state()).isEqualTo(server.state());
        }
        assertIsItsOwn();
    }

    private void assertNotEmpty(InvalidPlanException refused) {
        assertThat(refused.reason()).isEqualTo(Reason.TargetNotEmpty);
        assertThat(target.cli("GET", "precious")).isEqualTo("1");
    }

    private void assertIsItsOwn() {
        assertThat(target.info("role")).isEqualTo("master");
        assertThat(target.cli("CONFIG", "GET", "masterauth")).endsWith("own");
        assertThat(target.cli("CONFIG", "GET", "masteruser")).endsWith("replicator");
        assertThat(target.cli("CONFIG", "GET", "repl-diskless-load")).endsWith("swapdb");
        assertThat(target.cli("CONFIG", "GET", "cluster-announce-ip")).isEqualTo("cluster-announce-ip");
    }

    private InvalidPlanException refused(Consumer<String> before, RestoreOptions options) {
        return java.util.Objects.requireNonNull(
                catchThrowableOfType(InvalidPlanException.class, () -> restore(before, options)), "it was restored");
    }

    private Restored restore(Consumer<String> before, RestoreOptions options) {
        try (RedisControl control = new WatchedControl(new CliControl(new LocalSite(), settings(target)), before)) {
            return new RedisRestore(new LocalSite(), settings(target), new RedisServer(control), new Cancellation())
                    .run(point, options, null);
        }
    }

    /** Ends a restore before the command of that number, as a kill does: nothing is undone, and its connections are cut. */
    private void kill(int command, boolean inTime) {
        AtomicInteger number = new AtomicInteger();
        Throwable end = catchThrowable(() -> restore(
                sent -> {
                    if (sent.startsWith("CONFIG SET") || sent.startsWith("REPLICAOF")) {
                        if (number.incrementAndGet() == command) {
                            throw new Killed();
                        }
                    }
                },
                PLAIN));
        assertThat(end instanceof Killed).as(() -> "it was killed: " + end).isEqualTo(inTime);
        target.cli("CLIENT", "KILL", "TYPE", "master");
    }

    private static RedisSettings settings(RedisServers of) {
        return new RedisSettings(of.port(), null, null, null, Duration.ofSeconds(60));
    }

    /** No failure that anybody handles. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final class Kept implements RestoreMemory {

        private Optional<String> text;

        private Kept(Optional<String> text) {
            this.text = text;
        }

        @Override
        public Optional<String> recall() {
            return text;
        }

        @Override
        public void keep(String kept) {
            text = Optional.of(kept);
        }
    }
}
