package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPhase;
import io.holdfast.api.v1alpha1.Cleanup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong around a run. All runs are started at once; each ends with a reason and a hint, and leaves nothing. */
class FaultsE2E {
    private static final Lab LAB = Lab.shared();
    private static final Runs RUNS = new Runs(LAB, Lab.SHOP);
    private static final Map<String, Backup> STARTED = new LinkedHashMap<>();
    private static Bucket bucket;

    @BeforeAll
    static void startAll() {
        bucket = new Bucket(LAB.client());
        bucket.make();
        LAB.repository(Lab.SHOP, "main", Bucket.NAME, "s3-credentials");
        LAB.repository(Lab.SHOP, "elsewhere", "no-such-bucket", "s3-credentials");
        LAB.secret(Lab.SHOP, "old-credentials", Map.of("accessKeyId", "holdfast", "secretAccessKey", "changed since"));
        LAB.repository(Lab.SHOP, "locked-out", Bucket.NAME, "old-credentials");
        Redis.start("full", "redis-server --bind 0.0.0.0 --protected-mode no --dir / --save 3600 1000000");
        Redis.SHOP.fill(64);
        String redis = "workload: {podName: redis-0}, transport: PodExec, auth: {secretRef: {name: redis-auth}}";
        start("starved", "main", redis, "worker: {resources: {requests: {memory: 16Mi}, limits: {memory: 48Mi}}}");
        start("secretless", "main", "address: \"redis:6379\", auth: {secretRef: {name: nowhere}}", "");
        start("locked-out", "locked-out", redis, "");
        start("elsewhere", "elsewhere", redis, "");
        start("shell-less", "main", "workload: {podName: s3-0}, transport: PodExec", "");
        start("full", "main", "workload: {podName: full}, transport: PodExec", "");
    }

    @AfterAll
    static void close() throws IOException {
        bucket.close();
    }

    @Test
    void aWorkerThatIsKilledAtItsMemoryLimitIsSweptByOneThatHasEnough() {
        Backup backup = assertFails("starved", "WorkerOutOfMemory");
        assertThat(Objects.requireNonNull(backup.getStatus().failure()).hint())
                .contains("spec.worker.resources.limits.memory");
        assertThat(backup.getStatus().cleanup()).hasToString("DONE");
    }

    @Test
    void aSecretThatIsMissingIsLookedForAndThenGivenUp() {
        assertFails("secretless", "WorkerNotStarting");
    }

    @Test
    void credentialsThatTheStoreRefusesAreForAPersonToChange() {
        assertFails("locked-out", "AccessDenied");
    }

    @Test
    void aBucketThatDoesNotExistIsForAPersonToMake() {
        assertFails("elsewhere", "RepositoryMissing");
    }

    @Test
    void aContainerWithoutAShellCannotBeExecutedIn() {
        assertFails("shell-less", "ToolMissing");
    }

    @Test
    void aRedisThatCannotSaveIsSaidToRefuseWritesThen() {
        Backup backup = assertFails("full", "SourceFailed");
        assertThat(Objects.requireNonNull(backup.getStatus().failure()).hint()).contains("MISCONF");
    }

    @Test
    void aWorkerThatIsDeletedWhileItWritesLeavesNothing() {
        policy("deleted", "main", "workload: {podName: redis-0}, auth: {secretRef: {name: redis-auth}}", "");
        for (int tries = 1; ; tries++) {
            Backup started = RUNS.start("deleted", "cache");
            Bucket.awaitUnfinished("redis", Lab.SHOP, "deleted");
            LAB.client().resource(RUNS.worker(started)).withGracePeriod(0).delete();
            Backup backup = RUNS.ended(started);
            // A worker that was quicker than the deletion is no fault, and no test.
            if (backup.getStatus().phase() == BackupPhase.FAILED || tries == 5) {
                assertThat(Objects.requireNonNull(backup.getStatus().failure()).reason())
                        .isIn("WorkerVanished", "WorkerNodeLost", "WorkerCrashed", "WorkerStopped");
                assertThat(backup.getStatus().failure().hint()).isNotBlank();
                assertThat(backup.getStatus().cleanup()).isEqualTo(Cleanup.DONE);
                RUNS.assertNothingRuns(backup);
                bucket.assertTidy("redis", Lab.SHOP, "deleted");
                return;
            }
        }
    }

    @Test
    void aPolicyThatIsWrongIsRefusedWhereItIsWrong(@TempDir Path folder) throws IOException {
        assertThat(refusal(folder, "port: many", "retention: {maxAge: 7d}")).contains("spec.sources[0].redis.port");
        assertThat(refusal(folder, "port: 6379", "retention: {maxAge: a week}")).contains("spec.retention.maxAge");
        assertThat(refusal(folder, "port: 6379", "retentoin: {maxAge: 7d}")).contains("spec.retentoin");
    }

    /** What a person reads who applies it. */
    private static String refusal(Path folder, String port, String retention) throws IOException {
        Path file = Files.writeString(folder.resolve("policy.yaml"), """
                apiVersion: holdfast.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: wrong, namespace: shop}
                spec:
                  repositories: [main]
                  sources: [{name: cache, redis: {address: "redis:6379", %s}}]
                  %s
                """.formatted(port, retention));
        Shell.Result result = Lab.kubectlApply(file);
        assertThat(result.code()).isNotZero();
        return result.said();
    }

    private static Backup assertFails(String policy, String reason) {
        Backup backup = RUNS.ended(Objects.requireNonNull(STARTED.get(policy)));
        Runs.assertFailed(backup, reason);
        RUNS.assertNothingRuns(backup);
        bucket.assertTidy("redis", Lab.SHOP, policy);
        assertThat(bucket.points("redis", Lab.SHOP, policy)).isEmpty();
        return backup;
    }

    private static void start(String policy, String repository, String redis, String more) {
        policy(policy, repository, redis, more);
        STARTED.put(policy, RUNS.start(policy, "cache"));
    }

    private static void policy(String name, String repository, String redis, String more) {
        LAB.apply("""
                apiVersion: holdfast.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: %s, namespace: shop}
                spec:
                  repositories: [%s]
                  sources: [{name: cache, redis: {%s}}]
                  attempts: 1
                  %s
                """.formatted(name, repository, redis, more));
    }
}
