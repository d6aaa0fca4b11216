package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.readiness.Readiness;
import io.holdfast.api.v1alpha1.Backup;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two replicas of the operator, of which one leads, and runs that outlive both. */
class LeadershipE2E {
    private static final Lab LAB = Lab.shared();
    private static final Runs RUNS = new Runs(LAB, Lab.SHOP);
    private static final Duration LONG = Duration.ofMinutes(6);
    private static Bucket bucket;

    @BeforeAll
    static void prepare() {
        bucket = new Bucket(LAB.client());
        bucket.make();
        LAB.repository(Lab.SHOP, "main", Bucket.NAME, "s3-credentials");
        Redis.SHOP.slow();
    }

    @AfterAll
    static void restore() throws IOException {
        Redis.SHOP.quick();
        bucket.close();
    }

    @Test
    void oneOfTwoReplicasLeadsAndBothAreReady() {
        Lab.eventually(
                "two ready replicas, one of them the leader",
                LONG,
                () -> Optional.of(LAB.operators())
                        .filter(pods -> pods.size() == 2)
                        .filter(pods -> pods.stream().allMatch(Readiness::isPodReady))
                        .filter(pods -> pods.stream()
                                .anyMatch(pod -> pod.getMetadata().getName().equals(leader()))));
    }

    @Test
    void aRunOutlivesItsLeader() {
        Backup started = running("outlives-one");
        String killed = leader();
        kill(killed);
        Lab.eventually("another leader", LONG, () -> Optional.of(leader()).filter(now -> !now.equals(killed)));
        assertOneRecoveryPoint(started, "outlives-one");
    }

    @Test
    void aRunOutlivesEveryReplica() {
        Backup started = running("outlives-all");
        LAB.killOperators();
        assertOneRecoveryPoint(started, "outlives-all");
    }

    @Test
    void aLeaderThatIsStoppedHandsOverAtOnce() {
        String stopped = leader();
        LAB.client().pods().inNamespace(Lab.SYSTEM).withName(stopped).delete();
        Lab.eventually(
                "another leader, or none", LONG, () -> Optional.of(leader()).filter(now -> !now.equals(stopped)));
        Lab.eventually(
                "the end of the old one",
                LONG,
                () -> LAB.client()
                                        .pods()
                                        .inNamespace(Lab.SYSTEM)
                                        .withName(stopped)
                                        .get()
                                == null
                        ? Optional.of(true)
                        : Optional.empty());
    }

    private static Backup running(String policy) {
        LAB.apply("""
                apiVersion: holdfast.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: %s, namespace: shop}
                spec:
                  repositories: [main]
                  sources: [{name: cache, redis: {workload: {podName: redis-0}, auth: {secretRef: {name: redis-auth}}}}]
                """.formatted(policy));
        Backup started = RUNS.start(policy, "cache");
        RUNS.worker(started);
        return started;
    }

    private static void assertOneRecoveryPoint(Backup started, String policy) {
        Backup backup = RUNS.ended(started);
        Runs.assertSucceeded(backup);
        assertThat(backup.getStatus().attempt()).isEqualTo(1);
        assertThat(RUNS.jobs(backup)).hasSize(1);
        assertThat(bucket.points("redis", Lab.SHOP, policy)).hasSize(1);
        bucket.assertTidy("redis", Lab.SHOP, policy);
    }

    private static String leader() {
        String holder = LAB.client()
                .leases()
                .inNamespace(Lab.SYSTEM)
                .withName("holdfast-operator")
                .get()
                .getSpec()
                .getHolderIdentity();
        return holder == null ? "" : holder;
    }

    private static void kill(String pod) {
        LAB.client()
                .pods()
                .inNamespace(Lab.SYSTEM)
                .withName(pod)
                .withGracePeriod(0)
                .delete();
    }
}
