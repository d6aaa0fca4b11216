package io.holdfast.cli.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.adapter.directory.DirectoryObjectStore;
import io.holdfast.adapter.directory.DirectorySettings;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.engine.point.PointId;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.Trust;
import io.holdfast.engine.retention.RetentionPlan;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.ObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CaptureRunTest {

    private static final Instant NOW = Instant.parse("2026-11-22T02:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void whatIsTooOldGoesUnlessItIsAmongTheLast() {
        assertThat(left("{maxAge: 1h, keepLast: 2}")).as("days old").containsExactly(1L, 2L);
        assertThat(left("{maxAge: 1h}")).containsExactly(1L);
        assertThat(left("{maxAge: 60h}")).containsExactly(1L, 2L);
        assertThat(left("{keepLast: 1}")).containsExactly(1L, 2L, 3L);
    }

    /** How many days old the points are that stay, of three that are one, two and three days old. */
    private List<Long> left(String retention) {
        BackupPolicy policy = policy(retention);
        BackupSource source = PlanFiles.source(policy, "cache");
        ObjectStore store = new DirectoryObjectStore(new DirectorySettings(folder), InstantSource.system());
        try (Repository repository = new Repository("main", store, new Trust(null, Set.of()))) {
            for (int days = 1; days <= 3; days++) {
                PointId id = PointId.of(NOW.minus(Duration.ofDays(days)), "run", 1);
                ObjectKey point = CaptureRun.path(policy, source).folder(id);
                store.create(point.child(Repository.MANIFEST), new byte[] {1});
            }
            return CaptureRun.retention(repository, policy, source, NOW).kept().stream()
                    .map(RetentionPlan.Kept::folder)
                    .map(CaptureRunTest::daysOld)
                    .toList();
        }
    }

    private static long daysOld(ObjectKey point) {
        return Duration.between(PointId.timeOf(point.name()).orElseThrow(), NOW).toDays();
    }

    private static BackupPolicy policy(String retention) {
        PlanFiles plan = PlanFiles.read(List.of());
        plan.add("""
                apiVersion: holdfast.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: nightly}
                spec:
                  repositories: [main]
                  sources: [{name: cache, redis: {address: "redis:6379"}}]
                  retention: %s
                """.formatted(retention), "plan.yaml");
        return plan.policy("nightly");
    }
}
