package io.holdfast.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.adapter.local.LocalSite;
import io.holdfast.adapter.tcp.DirectSite;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import io.holdfast.testkit.Forgery;
import io.holdfast.testkit.OtherRedis;
import io.holdfast.testkit.RedisServers;
import io.holdfast.testkit.TemporaryServers;
import io.holdfast.testkit.Vault;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that parse a dump as it comes: what is forged must not reach their parser, which ends over it. */
final class DisklessLoadIT {

    private static final RestoreOptions REPLACE = new RestoreOptions(true, List.of(), Map.of(), null, false);

    private final Vault vault = new Vault();
    private final RedisServers server = RedisServers.start().fill(17);
    private final StoredPoint point =
            vault.capture(new RedisSource(new LocalSite(), settings(server), new Cancellation()));

    @AfterEach
    void stop() {
        server.close();
        TemporaryServers.assertNone();
    }

    @ParameterizedTest
    @CsvSource({
        "DEBIAN, swapdb, 1",
        "DEBIAN, on-empty-db, 0",
        "REDIS_8, swapdb, 1",
        "VALKEY_9, swapdb, 1",
        "VALKEY_9, flush-before-load, 1"
    })
    void aForgedDumpOfTheSameStoredLengthLeavesTheServerAndItsDataAsTheyWere(String product, String load, int keys) {
        vault.forge(point, Forgery.OF_ANOTHER_POINT, withManyDatabases(vault.plain(point)));
        try (RedisServers target = start(product, load)) {
            target.cli("DEBUG", "POPULATE", "" + keys);

            Throwable failure = catchThrowable(() -> restore(new DirectSite("127.0.0.1", "test"), target));

            assertThat(target.cli("PING")).as(target.log()).isEqualTo("PONG");
            assertThat(failure).isInstanceOf(IntegrityException.class);
            assertThat(target.cli("DBSIZE")).isEqualTo("" + keys);
            assertThat(target.info("role")).isEqualTo("master");
            assertThat(target.cli("CONFIG", "GET", "repl-diskless-load")).endsWith(load);
        }
    }

    @Test
    void aGoodDumpIsLoadedAndTheSettingPutBack() {
        for (Site site : List.of(new LocalSite(), TemporaryServers.site())) {
            try (RedisServers target = start("DEBIAN", "swapdb")) {
                restore(site, target);

                assertThat(target.state()).isEqualTo(server.state());
                assertThat(target.cli("CONFIG", "GET", "repl-diskless-load")).endsWith("swapdb");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"disabled", "on-empty-db", "swapdb"})
    void whatWasRestoredOutlivesAPowerCut(String load) {
        for (Site site : List.of(new LocalSite(), TemporaryServers.site(), new DirectSite("127.0.0.1", "test"))) {
            try (RedisServers target = start("DEBIAN", load)) {
                target.cli("CONFIG", "SET", "save", "3600 1");
                target.cli("SET", "old", "1");
                target.cli("SAVE");

                restore(site, target);
                target.restart();

                assertThat(target.state()).as(site.describe()).isEqualTo(server.state());
            }
        }
    }

    @Test
    void whoMayNotSaveHasRestoredAndIsTold() {
        try (RedisServers target = start("DEBIAN", "swapdb", "--rename-command", "BGSAVE", "")) {
            target.cli("CONFIG", "SET", "save", "3600 1");
            assertThat(restore(new DirectSite("127.0.0.1", "test"), target).warnings())
                    .anySatisfy(warning -> assertThat(warning).contains("only after its next save"));
            assertThat(target.state()).isEqualTo(server.state());
        }
    }

    /** As services do that let some settings be set, and not others. */
    @Test
    void aServerThatDoesNotLetItBeSetIsRefusedBeforeItIsTouched() {
        try (RedisServers target = start("DEBIAN", "swapdb")) {
            target.cli("SET", "stays", "1");
            RedisControl refuses = new WatchedControl(new CliControl(new LocalSite(), settings(target)), command -> {
                if (command.startsWith("CONFIG SET repl-diskless-load")) {
                    throw new TransientException(Reason.SourceFailed, "ERR can't set immutable config", "none");
                }
            });
            RedisRestore restore =
                    new RedisRestore(new LocalSite(), settings(target), new RedisServer(refuses), new Cancellation());
            PointContent content = vault.content(point);

            InvalidPlanException refused = Objects.requireNonNull(
                    catchThrowableOfType(InvalidPlanException.class, () -> restore.run(content, REPLACE, null)),
                    "it was restored");

            assertThat(refused)
                    .hasMessageContaining("repl-diskless-load swapdb")
                    .hasMessageContaining("disabled")
                    .hasMessageContaining("immutable");
            assertThat(refused.hint()).contains("repl-diskless-load disabled");
            assertThat(target.cli("GET", "stays")).isEqualTo("1");
            assertThat(target.log()).doesNotContain("Before turning into a replica", "REPLICAOF enabled");
        }
    }

    /** What follows the keys of the first database is said to be of database 256, over which a server ends. */
    private static byte[] withManyDatabases(byte[] dump) {
        byte[] second = {(byte) 0xFE, 3, (byte) 0xFB};
        int at = 0;
        while (dump[at] != second[0] || dump[at + 1] != second[1] || dump[at + 2] != second[2]) {
            at++;
        }
        ByteArrayOutputStream forged = new ByteArrayOutputStream();
        forged.write(dump, 0, at);
        forged.writeBytes(new byte[] {(byte) 0xFE, 0x41, 0});
        forged.write(dump, at + 2, dump.length - at - 2);
        return forged.toByteArray();
    }

    private static RedisServers start(String product, String load, String... more) {
        String[] options = Stream.concat(Stream.of("--repl-diskless-load", load), Stream.of(more))
                .toArray(String[]::new);
        return product.equals("DEBIAN")
                ? RedisServers.start(options)
                : OtherRedis.valueOf(product).start(options);
    }

    private Restored restore(Site site, RedisServers target) {
        try (RedisSource source = new RedisSource(site, settings(target), new Cancellation())) {
            return source.restore(vault.content(point), REPLACE);
        }
    }

    private static RedisSettings settings(RedisServers of) {
        return new RedisSettings(of.port(), null, null, null, Duration.ofSeconds(30));
    }
}
