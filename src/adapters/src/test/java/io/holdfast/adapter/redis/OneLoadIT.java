package io.holdfast.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.adapter.local.LocalSite;
import io.holdfast.adapter.tcp.DirectSite;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.testkit.OtherContent;
import io.holdfast.testkit.RedisServers;
import io.holdfast.testkit.TemporaryServers;
import io.holdfast.testkit.Vault;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One restore is one load: the server says in its own log how often it was filled anew. */
final class OneLoadIT {

    private static final RestoreOptions REPLACE = new RestoreOptions(true, List.of(), Map.of(), null, false);

    /** Two seconds and more for a load, during which the server tells its primary about once a second that it lives. */
    private static final String[] SLOW = {"--key-load-delay", "30000", "--loading-process-events-interval-bytes", "1024"
    };

    private final Vault vault = new Vault();

    /** How the server is reached, and what it replicates from. */
    enum Way {
        Connection,
        Commands,
        BesideTheServer;

        Site site() {
            return switch (this) {
                case Connection -> new DirectSite("127.0.0.1", "test");
                case Commands -> new LocalSite();
                case BesideTheServer -> TemporaryServers.site();
            };
        }
    }

    @AfterEach
    void nothingIsLeft() {
        TemporaryServers.assertNone();
    }

    @ParameterizedTest
    @CsvSource({
        "Connection, 0",
        "Connection, 1000",
        "Commands, 0",
        "Commands, 1000",
        "BesideTheServer, 0",
        "BesideTheServer, 1000"
    })
    void aServerThatLoadsForLongerThanASecondLoadsOnce(Way way, int keysBefore) {
        try (RedisServers server = RedisServers.start().fill(11);
                RedisServers target = RedisServers.start(SLOW)) {
            target.cli("DEBUG", "POPULATE", "" + keysBefore);
            restore(way, target, capture(server));

            assertThat(target.state()).isEqualTo(server.state());
            assertThat(loads(target)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aHundredMebibytesOverOtherDataAreLoadedOnce(Way way) {
        try (RedisServers server = RedisServers.start("--rdbcompression", "no");
                RedisServers target = RedisServers.start("--rdbcompression", "no", "--appendonly", "yes")) {
            server.cli("DEBUG", "POPULATE", "22000", "key", "5000");
            target.cli("DEBUG", "POPULATE", "300000");
            PointContent point = capture(server);
            restore(way, target, point);

            assertThat(point.length(RedisSource.DUMP)).isGreaterThan(100 << 20);
            assertThat(target.state()).isEqualTo(server.state());
            assertThat(loads(target)).isEqualTo(1);
        }
    }

    /** A version from the future: the server empties itself, refuses the dump, and asks for it again each second. */
    @Test
    void aServerThatCannotLoadTheDumpIsGivenItOnceAndNotForEver() {
        try (RedisServers target = RedisServers.start("--masterauth", "own")) {
            PointContent future = stream(
                    _ -> new ByteArrayInputStream(
                            "REDIS0099 and what nobody knows".getBytes(StandardCharsets.US_ASCII)),
                    31);
            RedisServer server = new RedisServer(new CliControl(new LocalSite(), settings(target)));
            try (DumpFeed feed = new DumpFeed(future, DumpFeed.LOOPBACK)) {
                Replication replication = new Replication(server, new Cancellation(), Duration.ofSeconds(30));

                assertThatExceptionOfType(InvalidPlanException.class)
                        .isThrownBy(() -> replication.take(feed, () -> {}))
                        .withMessageContaining("a second time")
                        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SourceFailed))
                        .satisfies(e -> assertThat(e.hint()).contains("the server's log"));
            }
            assertThat(target.info("role")).isEqualTo("master");
            assertThat(target.cli("CONFIG", "GET", "masterauth")).endsWith("own");
        }
    }

    /** Whoever may write to the bucket can lengthen what is stored; a digest that is compared at the end needs the end. */
    @ParameterizedTest
    @EnumSource(Way.class)
    void aDumpThatGoesOnAfterItsLengthIsNeverLoaded(Way way) {
        try (RedisServers server = RedisServers.start().fill(13);
                RedisServers target = RedisServers.start()) {
            target.cli("SET", "stays", "1");
            PointContent real = capture(server);
            PointContent forged =
                    content(real, dump -> new SequenceInputStream(dump, new ByteArrayInputStream(new byte[1])));

            assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> restore(way, target, forged));
            assertThat(target.cli("GET", "stays")).isEqualTo("1");
            assertThat(target.info("role")).isEqualTo("master");
        }
    }

    private static long loads(RedisServers target) {
        return target.log()
                .lines()
                .filter(line -> line.contains("Full resync from master"))
                .count();
    }

    private PointContent capture(RedisServers server) {
        return vault.content(vault.capture(
                new RedisSource(new DirectSite("127.0.0.1", "test"), settings(server), new Cancellation())));
    }

    private static void restore(Way way, RedisServers target, PointContent point) {
        try (RedisSource source = new RedisSource(way.site(), settings(target), new Cancellation())) {
            source.restore(point, REPLACE);
        }
    }

    private PointContent stream(UnaryOperator<InputStream> how, long length) {
        try (RedisServers server = RedisServers.start()) {
            return new OtherContent(content(capture(server), how)).length(length);
        }
    }

    /** The same content, read otherwise. */
    private static PointContent content(PointContent real, UnaryOperator<InputStream> how) {
        return new PointContent() {
            @Override
            public List<String> artifacts() {
                return real.artifacts();
            }

            @Override
            public long length(String artifact) {
                return real.length(artifact);
            }

            @Override
            public String sha256(String artifact) {
                return real.sha256(artifact);
            }

            @Override
            public InputStream open(String artifact) {
                return how.apply(real.open(artifact));
            }

            @Override
            public Map<String, Long> counts() {
                return real.counts();
            }

            @Override
            public Map<String, String> facts() {
                return real.facts();
            }
        };
    }

    private static RedisSettings settings(RedisServers server) {
        return new RedisSettings(server.port(), null, null, null, Duration.ofSeconds(60));
    }
}
