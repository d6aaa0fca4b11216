package io.holdfast.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.holdfast.adapter.pod.Pods;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.site.RemoteProcess;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.RestoreMemory;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import io.holdfast.testkit.Cable;
import io.holdfast.testkit.CommandSite;
import io.holdfast.testkit.OtherContent;
import io.holdfast.testkit.PodLab;
import io.holdfast.testkit.Vault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Redis in a pod, reached by commands through a real API server and by nothing else. */
final class PodRedisIT {

    private static final PodLab LAB = PodLab.shared();
    private static final String POD = "redis";
    /** Less room than the keys take, and less memory than two copies of much would. */
    private static final String SMALL = """
            apiVersion: v1
            kind: Pod
            metadata: {name: small}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
                - name: main
                  image: %s
                  imagePullPolicy: Never
                  command: [redis-server, --save, '', --dir, /tmp]
                  resources: {limits: {memory: 64Mi}}
                  volumeMounts: [{name: tmp, mountPath: /tmp}]
              volumes: [{name: tmp, emptyDir: {medium: Memory, sizeLimit: 1Mi}}]
            """.formatted(PodLab.REDIS);

    private static final Vault VAULT = new Vault();
    private static @Nullable StoredPoint captured;
    private static String digest = "";

    private final PointContent point = VAULT.content(Objects.requireNonNull(captured));

    @BeforeAll
    static void startAndCapture() {
        LAB.start(POD, PodLab.REDIS, "[redis-server, --save, '', --appendonly, 'yes', --enable-debug-command, 'yes']");
        String value = "rand() rand() rand() rand() rand()";
        sh(POD, "seq 20000 | awk '{print \"SET key:\" $1 \" \" " + value + "}' | redis-cli --pipe");
        digest = digest();
        captured = VAULT.capture(source(LAB.exec(POD)));
    }

    /** Every test begins with other data than it restores. */
    @BeforeEach
    void disaster() {
        sh(POD, "redis-cli FLUSHALL; redis-cli SET later 1");
    }

    @Test
    void whatWasCapturedByCommandsIsRestoredByThem() {
        Restored restored = restore(LAB.exec(POD), point, replacing(null));

        assertThat(digest()).isEqualTo(digest);
        assertThat(restored.actions())
                .anyMatch(action -> action.contains("a temporary server beside it"))
                .contains("the append-only file holds the data");
        assertNothingIsLeft(POD);
    }

    @Test
    void anAddressThatTheContainerReachesIsUsed() {
        Restored restored = restore(LAB.exec(POD), point, replacing(LAB.gateway()));

        assertThat(restored.actions()).anyMatch(action -> action.contains("the server's container reaches it there"));
        assertNothingIsLeft(POD);
    }

    @Test
    void aContainerWithoutRoomIsLeftAsItWas() {
        LAB.start(SMALL);
        sh("small", "redis-cli SET stays 1");

        assertThatExceptionOfType(TransientException.class)
                .isThrownBy(() -> restore(LAB.exec("small"), point, replacing(null)))
                .withMessageContaining("/tmp")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NoSpace));
        PointContent big = new OtherContent(point).length(1000).facts(Map.of("rdb-aux-used-mem", "100000000"));
        assertThatExceptionOfType(TransientException.class)
                .isThrownBy(() -> restore(LAB.exec("small"), big, replacing(null)))
                .withMessageContaining("memory")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NoSpace));
        assertThat(sh("small", "redis-cli GET stays")).isEqualTo("1");
        assertNothingIsLeft("small");
    }

    @Test
    void aRestoreWhoseConnectionIsLostForGoodLeavesNothingButAReplicaThatTheNextOneFinishes() {
        sh(POD, "redis-cli CONFIG SET key-load-delay 200");
        try (Cable cable = LAB.cable();
                KubernetesClient client = LAB.client(cable)) {
            CommandSite site = new CommandSite(new Pods(client).exec(PodLab.selector(POD), "test"));
            CompletableFuture<@Nullable RecoveryException> failure = CompletableFuture.supplyAsync(
                    () -> catchThrowableOfType(RecoveryException.class, () -> restore(site, point, replacing(null))));
            await(() -> site.started().stream()
                    .anyMatch(command -> command.contains("REPLICAOF") && command.contains("127.0.0.1")));
            // Before that it could be written to, and nobody has said that what is there may be replaced.
            await(() -> sh(POD, "redis-cli INFO replication").contains("role:slave"));
            cable.close();

            assertNothingIsLeft(POD);
            assertThat(failure.join()).isInstanceOf(TransientException.class);
        }
        sh(POD, "redis-cli CONFIG SET key-load-delay 0");

        Restored restored = restore(
                LAB.exec(POD),
                point,
                new RestoreOptions(false, List.of(), Map.of(), null, false).remembering(new Begun()));

        assertThat(digest()).isEqualTo(digest);
        assertThat(restored.counts()).containsAllEntriesOf(point.counts());
        assertNothingIsLeft(POD);
    }

    @Test
    void aSampleOfKeysThatAreNoTextAndOfLongValuesIsRead() {
        sh(POD, "redis-cli FLUSHALL; printf 'SET \"\\\\xac\\\\xed\\\\x00\\\\x05\" 1\\n' | redis-cli");
        sh(POD, "head -c 3000000 /dev/urandom | redis-cli -x SET long");

        try (RedisSource source = source(LAB.exec(POD))) {
            assertThat(source.sample(10)).isEqualTo("read 10 keys whole, drawn at random");
        }
    }

    private static RestoreOptions replacing(@Nullable String advertise) {
        return new RestoreOptions(true, List.of(), Map.of(), advertise, false);
    }

    private static Restored restore(Site site, PointContent point, RestoreOptions options) {
        try (RedisSource source = source(site)) {
            return source.restore(point, options);
        }
    }

    private static RedisSource source(Site site) {
        return new RedisSource(
                site, new RedisSettings(6379, null, null, null, Duration.ofSeconds(60)), new Cancellation());
    }

    private static String digest() {
        return sh(POD, "redis-cli DEBUG DIGEST");
    }

    /** The folders of temporary servers, and the processes that work in one or that bring something there. */
    private static void assertNothingIsLeft(String pod) {
        // Put together there, so that the search does not find itself.
        String traces =
                "h=holdfast-; ls -d /tmp/${h}restore.* 2>/dev/null; readlink /proc/[0-9]*/cwd | grep \"${h}restore\";"
                        + " grep -als \"[h]${h#h}restore\" /proc/[0-9]*/cmdline";
        await(() -> sh(pod, traces).isEmpty());
    }

    private static void await(BooleanSupplier what) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!what.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it did not come about").isLessThan(end);
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private static String sh(String pod, String script, String... arguments) {
        List<String> command = new java.util.ArrayList<>(List.of("sh", "-c", script + "; read -r ack", "sh"));
        command.addAll(List.of(arguments));
        try (RemoteProcess process = LAB.exec(pod).start(command)) {
            process.stdin().write("\n".getBytes(StandardCharsets.UTF_8));
            process.stdin().flush();
            return new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Of a restore whose process died after it had begun. */
    private record Begun() implements RestoreMemory {

        @Override
        public Optional<String> recall() {
            return Optional.of("replicating");
        }

        @Override
        public void keep(String text) {}
    }
}
