package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.cli.capture.CaptureRun;
import io.holdfast.cli.capture.PointsInUse;
import io.holdfast.cli.plan.Cluster;
import io.holdfast.cli.plan.FileSecrets;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.cli.plan.Repositories;
import io.holdfast.cli.plan.Sources;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.run.Progress;
import io.holdfast.testkit.QdrantDouble;
import io.holdfast.testkit.RedisServers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recovery keeps of what it replaces: the very state that it is to undo, which must never pass for a good one. */
class SafetyCopyIT {
    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir
    private Path folder;

    private final RedisServers redis = RedisServers.withPassword(Workplace.REDIS_PASSWORD);
    private final RedisServers fresh = RedisServers.withPassword(Workplace.REDIS_PASSWORD);
    private final QdrantDouble qdrant = new QdrantDouble(CLOCK);
    private Workplace place;
    private Console console;

    @BeforeEach
    void backUpAndWreck() {
        place = Workplace.in(folder)
                .directoryRepository()
                .policy("address: 127.0.0.1:" + redis.port(), qdrant.address().getPort());
        // The rule that does most harm: only the newest is kept.
        place.write("policy.yaml", place.read("policy.yaml").replace("keepLast: 1", "keepLast: 1, maxAge: 1s"));
        console = place.console();
        redis.cli("SET", "state", "good");
        console.run("backup", "--source", "cache").ok();
        redis.cli("SET", "state", "wrecked");
    }

    @AfterEach
    void stop() {
        redis.close();
        fresh.close();
        qdrant.close();
    }

    @Test
    void itNeitherReplacesTheGoodPointNorIsTheLatest() {
        String good = points("nightly/cache/").getFirst();

        copy(Instant.now().plus(Duration.ofHours(1)));

        assertThat(points("nightly/cache/")).containsExactly(good);
        assertThat(console.run("verify", "--all").ok().out()).contains("all whole");
        restore("--latest", "redis/default/nightly");
        assertThat(fresh.cli("GET", "state")).isEqualTo("good");
    }

    @Test
    void whoNamesItGetsIt() {
        String id = copy(Instant.now());

        restore("--point", id);
        assertThat(fresh.cli("GET", "state")).isEqualTo("wrecked");
    }

    @Test
    void itExpiresWithThePointsOfItsTime() {
        copy(Instant.now().minus(Duration.ofHours(1)));
        assertThat(points("nightly/cache.safety/")).hasSize(1);
        console.run("backup", "--source", "cache").ok();
        assertThat(points("nightly/cache.safety/")).isEmpty();

        copy(Instant.now().plus(Duration.ofHours(1)));
        console.run("backup", "--source", "cache").ok();
        assertThat(points("nightly/cache.safety/")).hasSize(1);
        console.run("prune", "--all").ok();
        assertThat(points("")).isEmpty();
    }

    @Test
    void aReplacementByHandKeepsWhatItReplacesAndSaysWhatItDoes() {
        Console.Answer answer = replace();

        assertThat(redis.cli("GET", "state")).isEqualTo("good");
        assertThat(answer.err())
                .contains("restore   redis/default/nightly/cache/", "the state of 20")
                .contains("into      127.0.0.1:" + redis.port(), "there now redis 7", "1 keys")
                .contains("kept as safety copy");
        restore("--point", points("nightly/cache.safety/").getFirst());
        assertThat(fresh.cli("GET", "state")).isEqualTo("wrecked");
    }

    @Test
    void theCopyIsOfTheServerThatIsReplaced() {
        fresh.cli("SET", "state", "somebody else's");

        replace("--address", "127.0.0.1:" + fresh.port());

        assertThat(fresh.cli("GET", "state")).isEqualTo("good");
        assertThat(redis.cli("GET", "state")).isEqualTo("wrecked");
        fresh.cli("FLUSHALL");
        restore("--point", points("nightly/cache.safety/").getFirst());
        assertThat(fresh.cli("GET", "state")).isEqualTo("somebody else's");
    }

    /** Two policies of one name, in the same command: production's server is not staging's. */
    @Test
    void aPointIsRestoredToTheServerOfItsOwnNamespace() {
        String production = place.read("policy.yaml");
        place.write(
                "policy.yaml",
                production.replace("{name: nightly}", "{name: nightly, namespace: production}") + "---\n"
                        + production
                                .replace("{name: nightly}", "{name: nightly, namespace: staging}")
                                .replace("127.0.0.1:" + redis.port(), "127.0.0.1:" + fresh.port()));
        redis.cli("SET", "state", "production");
        fresh.cli("SET", "state", "staging");
        console.run("backup", "--source", "cache").ok();
        fresh.cli("SET", "state", "harmed");

        console.run("restore", "--latest", "redis/staging/nightly", "-i", place.file("id.txt"), "--replace")
                .ok();

        assertThat(redis.cli("GET", "state")).isEqualTo("production");
        assertThat(fresh.cli("GET", "state")).isEqualTo("staging");
        place.write("policy.yaml", production.replace("{name: nightly}", "{name: nightly, namespace: elsewhere}"));
        Console.Answer answer = console.run(
                        "restore", "--latest", "redis/staging/nightly", "-i", place.file("id.txt"), "--replace")
                .failed(ExitCode.Invalid, "InvalidPlan");
        assertThat(answer.err()).contains("namespace staging");
    }

    @Test
    void twoObjectsOfOneNameAreRefused() {
        place.write("policy.yaml", place.read("policy.yaml") + "---\n" + place.read("policy.yaml"));
        assertThat(console.run("backup").failed(ExitCode.Invalid, "InvalidPlan").err())
                .contains("BackupPolicy nightly is there twice");
    }

    @Test
    void whoWantsNoCopyGetsNone() {
        assertThat(replace("--no-safety-copy").err()).contains("no copy is kept");

        assertThat(redis.cli("GET", "state")).isEqualTo("good");
        assertThat(points("nightly/cache.safety/")).isEmpty();
    }

    @Test
    void anOptionThatARedisHasNoUseForChangesNothing() {
        for (String[] option : new String[][] {{"--map", "cache=other"}, {"--select", "cache"}, {"--in-place"}}) {
            List<String> words = new ArrayList<>(List.of("--latest", "redis", "-i", place.file("id.txt"), "--replace"));
            words.addAll(List.of(option));
            Console.Answer answer =
                    console.run("restore", words.toArray(String[]::new)).failed(ExitCode.Invalid, "InvalidPlan");
            assertThat(answer.err()).contains(option[0] + " means nothing for a recovery point of kind redis");
        }
        assertThat(redis.cli("GET", "state")).isEqualTo("wrecked");
        assertThat(points("nightly/cache.safety/")).isEmpty();
    }

    private Console.Answer replace(String... more) {
        List<String> words =
                new ArrayList<>(List.of("--latest", "redis/default/nightly", "-i", place.file("id.txt"), "--replace"));
        words.addAll(List.of(more));
        return console.run("restore", words.toArray(String[]::new)).ok();
    }

    private void restore(String option, String which) {
        console.run("restore", option, which, "-i", place.file("id.txt"), "--address", "127.0.0.1:" + fresh.port())
                .ok();
    }

    private List<String> points(String source) {
        return console.run("list", "--path", "redis/default/" + source, "-o", "json")
                .ok()
                .json()
                .findValuesAsText("id");
    }

    /** As the step of a recovery does it. */
    private String copy(Instant time) {
        PlanFiles plan = PlanFiles.read(List.of(place.path("policy.yaml"), place.path("repository.yaml")));
        FileSecrets secrets = new FileSecrets(place.path("secrets"), Map.of());
        BackupPolicy policy = plan.policy("nightly");
        try (Cluster cluster = new Cluster()) {
            Cancellation never = new Cancellation();
            CaptureRun.Done done = new CaptureRun(
                            policy,
                            PlanFiles.source(policy, "cache"),
                            new CaptureRun.Attempt(
                                    "recovery",
                                    UUID.randomUUID().toString(),
                                    1,
                                    time.truncatedTo(ChronoUnit.MILLIS),
                                    CaptureRun.Purpose.SAFETY_COPY),
                            PointsInUse.none())
                    .run(
                            plan,
                            new Repositories(secrets, CLOCK),
                            new Sources(secrets, cluster, never),
                            new Progress(CLOCK),
                            never);
            assertThat(done.complete()).isTrue();
            assertThat(done.expired()).isZero();
            return done.point().manifest().id();
        }
    }
}
