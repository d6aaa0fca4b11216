package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupPolicyStatus;
import io.holdfast.api.v1alpha1.RecoveryPointRef;
import io.holdfast.api.v1alpha1.Trigger;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A policy whose objects were lost comes back from git, and finds what it had. */
class ImportE2E {
    private static final Lab LAB = Lab.shared();
    private static final Runs RUNS = new Runs(LAB, Lab.SHOP);
    private static final Duration LONG = Duration.ofMinutes(6);
    private static final String POLICY = "lost";

    @Test
    void aPolicyThatComesBackShowsItsRecoveryPointsAndIsJudgedByThem() throws IOException {
        try (Bucket bucket = new Bucket(LAB.client())) {
            bucket.make();
            LAB.repository(Lab.SHOP, "main", Bucket.NAME, "s3-credentials");
            LAB.secret(Lab.SHOP, "redis-auth", Map.of("password", "demo-redis-password"));
            policy();
            Backup made = RUNS.ended(RUNS.start(POLICY, "cache"));
            Runs.assertSucceeded(made);
            RecoveryPointRef point = Objects.requireNonNull(made.getStatus().recoveryPoint());
            lose(made);

            policy();
            BackupPolicyStatus status = Lab.eventually(
                    "the end of the import",
                    LONG,
                    () -> Optional.ofNullable(found().getStatus())
                            .filter(one -> one.imported() != null
                                    && !one.sources().isEmpty()
                                    && one.sources().getFirst().lastSuccessTime() != null));
            assertThat(Objects.requireNonNull(status.imported()).complete()).isTrue();
            assertThat(status.sources().getFirst().lastRecoveryPoint()).isEqualTo(point.id());
            assertThat(status.sources().getFirst().lastSuccessTime()).isEqualTo(point.consistencyTime());

            Backup imported = backups().getFirst();
            assertThat(backups()).hasSize(1);
            assertThat(imported.getSpec().trigger()).isEqualTo(Trigger.IMPORT);
            assertThat(imported.getStatus().recoveryPoint()).isEqualTo(point);
            assertThat(RUNS.jobs(imported)).isEmpty();
            lose(imported);
            assertThat(bucket.points("redis", Lab.SHOP, POLICY)).containsExactly(point.key());
        }
    }

    /** The policy goes with its Backups, as with its cluster; what is in the bucket does not. */
    private static void lose(Backup backup) {
        LAB.client().resource(backup).delete();
        LAB.client().resource(found()).delete();
        Lab.eventually(
                "the end of the policy and its Backups",
                LONG,
                () -> backups().isEmpty()
                                && LAB.client()
                                                .resources(BackupPolicy.class)
                                                .inNamespace(Lab.SHOP)
                                                .withName(POLICY)
                                                .get()
                                        == null
                        ? Optional.of(true)
                        : Optional.empty());
    }

    private static BackupPolicy found() {
        return LAB.client()
                .resources(BackupPolicy.class)
                .inNamespace(Lab.SHOP)
                .withName(POLICY)
                .get();
    }

    private static List<Backup> backups() {
        return LAB.client().resources(Backup.class).inNamespace(Lab.SHOP).list().getItems().stream()
                .filter(one -> one.getSpec().policyRef().name().equals(POLICY))
                .toList();
    }

    private static void policy() {
        LAB.apply("""
                apiVersion: holdfast.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: %s, namespace: shop}
                spec:
                  repositories: [main]
                  sources: [{name: cache, redis: {workload: {podName: redis-0}, auth: {secretRef: {name: redis-auth}}}}]
                """.formatted(POLICY));
    }
}
