package io.holdfast.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPolicyStatus;
import io.holdfast.operator.Policies;
import io.holdfast.operator.job.WorkerState;
import io.holdfast.operator.job.WorkerState.Absent;
import io.holdfast.operator.job.WorkerState.Ended;
import io.holdfast.operator.policy.DeletionDecision.DeleteBackups;
import io.holdfast.operator.policy.DeletionDecision.ForgetPrune;
import io.holdfast.operator.policy.DeletionDecision.Release;
import io.holdfast.operator.policy.DeletionDecision.StartPrune;
import io.holdfast.operator.policy.DeletionDecision.WaitUntil;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeletionRulesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T02:00:00Z");
    private static final Absent ABSENT = new Absent();
    private static final Ended CLEAN = new Ended("pod", true, "");
    private static final String DELETE = "deletionPolicy: Delete\n";
    private static final Backup DONE = Policies.succeeded("done", NOW, 1);
    private static final Backup RUNS = Policies.running("runs", NOW);

    @Test
    void retainDeletesNothingButCancelsWhatRuns() {
        assertThat(decide("", ABSENT, DONE)).isEqualTo(new Release(List.of()));
        assertThat(decide("", ABSENT, DONE, RUNS)).isEqualTo(new DeleteBackups(List.of("runs")));
    }

    @Test
    void deletePrunesWhileTheBackupsSayWhatIsPinnedAndClearsThemThen() {
        assertThat(decide(DELETE, ABSENT, DONE, RUNS)).isEqualTo(new DeleteBackups(List.of("runs")));
        assertThat(decide(DELETE, ABSENT, DONE)).isInstanceOf(StartPrune.class);
        assertThat(decide(DELETE, new WorkerState.Running("pod"), DONE)).isInstanceOf(WaitUntil.class);
        assertThat(decide(DELETE, CLEAN, DONE)).isEqualTo(new DeleteBackups(List.of("done")));
        assertThat(decide(DELETE, CLEAN)).isEqualTo(new Release(List.of()));
    }

    @Test
    void whatIsPinnedStaysWhateverThePruneCouldWrite() {
        Backup pinned = Policies.pinned(Policies.succeeded("pinned", NOW, 1));
        assertThat(decide(DELETE, ABSENT, DONE, pinned)).isInstanceOf(StartPrune.class);
        assertThat(decide(DELETE, CLEAN, DONE, pinned)).isEqualTo(new DeleteBackups(List.of("done")));
        assertThat(decide(DELETE, CLEAN, pinned)).isEqualTo(new Release(List.of()));
        assertThat(decide("", ABSENT, pinned)).isEqualTo(new Release(List.of()));
    }

    @Test
    void aPinnedBackupThatStillBelongsToThePolicyWouldGoWithIt() {
        Backup pinned = Policies.owned(Policies.pinned(Policies.succeeded("pinned", NOW, 1)));
        assertThat(decide(DELETE, CLEAN, pinned)).isInstanceOf(WaitUntil.class);
        assertThat(decide("", ABSENT, pinned)).isInstanceOf(WaitUntil.class);
        assertThat(decide("", ABSENT, Policies.owned(Policies.succeeded("other", NOW, 1))))
                .isEqualTo(new Release(List.of()));
    }

    @Test
    void aPruneThatFailedIsTriedAgainLater() {
        Ended failed = new Ended("pod", false, "AccessDenied");
        assertThat(decide(DELETE, failed)).isEqualTo(new WaitUntil(NOW.plus(Duration.ofMinutes(10))));
        assertThat(DeletionRules.decide(view(DELETE, List.of()), job(), failed, NOW.plus(Duration.ofMinutes(10))))
                .isInstanceOf(ForgetPrune.class);
    }

    private static DeletionDecision decide(String more, WorkerState prune, Backup... backups) {
        return DeletionRules.decide(view(more, List.of(backups)), job(), prune, NOW);
    }

    private static PolicyView view(String more, List<Backup> backups) {
        return new PolicyView(
                "ns",
                "p",
                NOW,
                1,
                Policies.spec(more),
                BackupPolicyStatus.fresh(),
                Optional.empty(),
                List.of(),
                List.of(),
                backups,
                List.of(),
                Map.of());
    }

    private static Optional<Job> job() {
        return Optional.of(new JobBuilder()
                .withNewMetadata()
                .withCreationTimestamp(NOW.toString())
                .endMetadata()
                .build());
    }
}
