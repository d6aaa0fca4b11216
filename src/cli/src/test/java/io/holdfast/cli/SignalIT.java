package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.FaultProxy;
import io.holdfast.testkit.FaultProxy.Fault;
import io.holdfast.testkit.RedisServers;
import io.holdfast.testkit.S3Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process of its own, told to end in the middle of something. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SignalIT {

    private static final int TERMINATED = 143;

    @TempDir
    private Path folder;

    @Test
    void aBackupThatIsStoppedWhileItWaitsSaysSoAndLeavesNothing() throws Exception {
        try (RedisServers redis = RedisServers.withPassword(
                Workplace.REDIS_PASSWORD, "--repl-diskless-sync", "yes", "--repl-diskless-sync-delay", "600")) {
            Workplace place =
                    Workplace.in(folder).directoryRepository().policy("address: 127.0.0.1:" + redis.port(), 1);
            Process backup = start("backup", place, "-f", place.file("policy.yaml"));
            redis.await(() -> redis.info("connected_slaves").equals("1"));

            String said = end(backup);

            assertThat(said)
                    .contains("nightly/cache: failed (Cancelled): stopped: the process was asked to end")
                    .contains("nightly/vectors: failed (Cancelled)");
            assertThat(files(place.path("repository"))).isEmpty();
        }
    }

    @Test
    void aProbeThatIsStoppedLeavesNothing() throws Exception {
        try (S3Servers server = S3Servers.minio();
                FaultProxy proxy = new FaultProxy(server.endpoint())) {
            String bucket = server.newBucket();
            Workplace place = Workplace.in(folder).s3Repository(proxy.address().toString(), bucket);
            // Its upload is begun, and its first part does not come back for a while.
            proxy.on(FaultProxy.line("^PUT .*partNumber="), 1, new Fault.Delay(Duration.ofSeconds(3)));
            Process doctor = start("doctor", place);
            while (proxy.struck().isEmpty()) {
                Thread.sleep(20);
            }

            assertThat(end(doctor)).contains("error (Cancelled): stopped: the process was asked to end");

            assertThat(server.left(bucket)).isEmpty();
        }
    }

    private static Process start(String command, Workplace place, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                command,
                "-f",
                place.file("repository.yaml"),
                "--secrets",
                place.file("secrets")));
        words.addAll(List.of(more));
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(place.path("said").toFile())
                .start();
    }

    private String end(Process process) throws IOException, InterruptedException {
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(TERMINATED);
        return Files.readString(folder.resolve("said"));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
