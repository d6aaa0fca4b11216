package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.VerifiedSource;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.api.v1alpha1.run.VerificationTarget;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Recovery points are proven on a schedule: read back, and restored into an instance that is made for it. */
class VerificationE2E {
    private static final Lab LAB = Lab.shared();
    private static final PlanRuns RUNS = new PlanRuns(LAB);
    private static final Orders ORDERS = Orders.shared();
    private static final Duration LONG = Duration.ofMinutes(6);

    private static final String POLICY = """
            apiVersion: holdfast.io/v1alpha1
            kind: BackupPolicy
            metadata: {name: proven, namespace: shop}
            spec:
              repositories: [main]
              sources:
                - {name: data, redis: {workload: {podName: orders-0}, auth: {secretRef: {name: orders-auth}}}}
            """;

    private static final String EVERY_MINUTE = """
              verifications:
                - {name: bytes, cron: "* * * * *", identity: {name: holdfast-identity, key: id.txt}}
                - name: instance
                  cron: "* * * * *"
                  level: Restore
                  identity: {name: holdfast-identity, key: id.txt}
                  scratch:
                    manifests: {policyRef: {name: orders}, source: manifests}
                    workloads: [{kind: StatefulSet, name: orders}]
            """;

    @AfterAll
    static void verifyNoMore() {
        LAB.client()
                .resources(BackupPolicy.class)
                .inNamespace(Lab.SHOP)
                .withName("proven")
                .delete();
    }

    @Test
    void aGoodPointIsProvenAtBothLevelsAndADamagedOneIsFoundOut() throws IOException {
        String pod = ORDERS.podUid();
        LAB.apply(POLICY);
        Runs runs = new Runs(LAB, Lab.SHOP);
        Backup backup = runs.ended(runs.start("proven", "data"));
        Runs.assertSucceeded(backup);
        String point =
                Objects.requireNonNull(backup.getStatus().recoveryPoint()).id();
        // Not before: a minute that turns while the backup runs would find nothing to verify.
        LAB.apply(POLICY + EVERY_MINUTE);

        for (String level : List.of("bytes", "instance")) {
            VerifiedSource verified = verified(level);
            assertThat(verified.passed()).as("%s: %s", level, verified).isTrue();
            assertThat(verified.recoveryPoint()).isEqualTo(point);
            RUNS.assertNothingIsLeft(RUNS.ended(LAB.client()
                    .resources(RestoreRun.class)
                    .inNamespace(Lab.SHOP)
                    .withName(verified.run())
                    .get()));
        }
        assertThat(ORDERS.podUid()).isEqualTo(pod);

        try (Bucket bucket = new Bucket(LAB.client())) {
            String folder = bucket.points("redis", Lab.SHOP, "proven").stream()
                    .findFirst()
                    .orElseThrow();
            assertThat(bucket.keys(folder))
                    .anyMatch(key -> key.contains("/proof-") && key.contains("-content-"))
                    .anyMatch(key -> key.contains("/proof-") && key.contains("-restore-"));
            bucket.damage(folder + "/dump.rdb.zst.age");
        }
        RestoreRun run = RUNS.ended(verify("bytes"));
        assertThat(run.getStatus().result()).as("%s", run.getStatus()).isEqualTo(RunResult.FAILED);
        assertThat(Objects.requireNonNull(run.getStatus().failure()).message()).contains("dump.rdb");
        Lab.eventually(
                "the damage in the policy's status", LONG, () -> found("bytes").filter(source -> !source.passed()));
    }

    private static VerifiedSource verified(String verification) {
        return Lab.eventually(
                "verification " + verification,
                LONG,
                () -> found(verification).filter(source -> source.time() != null));
    }

    private static Optional<VerifiedSource> found(String verification) {
        BackupPolicy policy = LAB.client()
                .resources(BackupPolicy.class)
                .inNamespace(Lab.SHOP)
                .withName("proven")
                .get();
        return policy.getStatus().verifications().stream()
                .filter(one -> one.name().equals(verification))
                .flatMap(one -> one.sources().stream())
                .findFirst();
    }

    /** At once, as a person wants it. */
    private static RestoreRun verify(String verification) {
        RestoreRun run = new RestoreRun();
        run.setMetadata(new ObjectMetaBuilder()
                .withGenerateName("verify-")
                .withNamespace(Lab.SHOP)
                .build());
        run.setSpec(new RestoreRunSpec(
                null,
                new VerificationTarget(new LocalRef("proven"), verification, "data"),
                RunMode.VERIFICATION,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null));
        return LAB.client().resource(run).create();
    }
}
