package io.holdfast.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupSpec;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.Trigger;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.RestoreRunStatus;
import io.holdfast.operator.Runs;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveriesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T02:00:00Z");
    private static final String RECOVERY = "{planRef: {name: all}, mode: Recovery, requestedBy: anna}";
    private static final String BEGUN = """
            execution:
              points:
              - {component: store, repository: main, id: P1, key: redis/ns/orders/data/20260101T000000Z-P1, dataTime: "2026-01-01T00:00:00Z", sizeBytes: 1, storedBytes: 1}
              - {component: vectors, repository: main, id: P2, key: qdrant/ns/papers/data/20260101T000000Z-P2, dataTime: "2026-01-01T00:00:00Z", sizeBytes: 1, storedBytes: 1}
              steps:
              - {name: approval, type: Approval, state: Succeeded, startedAt: "2026-01-02T01:00:00Z"}
              - {name: "store:start", type: Start, component: store, state: Succeeded, startedAt: "2026-01-02T01:30:00Z"}
              - {name: "vectors:start", type: Start, component: vectors, state: Pending}
            """;

    @Test
    void whatARecoveryHasBegunToReplaceIsNotCaptured() {
        RestoreRun run = run(RECOVERY, "state: Running\n" + BEGUN);
        assertThat(Recoveries.replacing(backup("orders", "data"), List.of(run))).contains("outage");
    }

    @Test
    void whatItHasNotTouchedYetOrNeverWillIs() {
        RestoreRun run = run(RECOVERY, "state: Running\n" + BEGUN);
        assertThat(Recoveries.replacing(backup("papers", "data"), List.of(run))).isEmpty();
        assertThat(Recoveries.replacing(backup("orders", "settings"), List.of(run)))
                .isEmpty();
        assertThat(Recoveries.replacing(backup("others", "data"), List.of(run))).isEmpty();
    }

    @Test
    void aRunThatIsOverOrADrillOrOneThatNobodyLookedAtIsNoObstacle() {
        Backup backup = backup("orders", "data");
        assertThat(Recoveries.replacing(
                        backup,
                        List.of(
                                run(RECOVERY, "state: Finished\nresult: Passed\n" + BEGUN),
                                run(RECOVERY, "state: CleaningUp\n" + BEGUN + "  result: Failed\n"),
                                run("{planRef: {name: all}, mode: Drill}", "state: Running\n" + BEGUN),
                                Runs.of("new", RECOVERY, NOW))))
                .isEmpty();
    }

    @Test
    void aKeyThatNobodyCanReadIsNoObstacle() {
        RestoreRun run = run(RECOVERY, "state: Running\n" + BEGUN.replace("redis/ns/orders/data/", ""));
        assertThat(Recoveries.replacing(backup("orders", "data"), List.of(run))).isEmpty();
    }

    private static RestoreRun run(String spec, String status) {
        RestoreRun run = Runs.of("outage", spec, NOW);
        run.setStatus(Runs.read(RestoreRunStatus.class, status));
        return run;
    }

    private static Backup backup(String policy, String source) {
        Backup backup = new Backup();
        backup.setMetadata(
                new ObjectMetaBuilder().withName("some").withNamespace("ns").build());
        backup.setSpec(new BackupSpec(new LocalRef(policy), source, Trigger.SCHEDULE, null, null));
        return backup;
    }
}
