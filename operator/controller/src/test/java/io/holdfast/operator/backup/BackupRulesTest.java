package io.holdfast.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.BackupPhase;
import io.holdfast.api.v1alpha1.BackupSpec;
import io.holdfast.api.v1alpha1.BackupStatus;
import io.holdfast.api.v1alpha1.Cleanup;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.FailureKind;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.RecoveryPointRef;
import io.holdfast.api.v1alpha1.RepositoryOutcome;
import io.holdfast.api.v1alpha1.RepositoryResult;
import io.holdfast.api.v1alpha1.Trigger;
import io.holdfast.api.worker.Outcome;
import io.holdfast.api.worker.TerminationLog;
import io.holdfast.api.worker.WorkerResult;
import io.holdfast.operator.Policies;
import io.holdfast.operator.backup.BackupDecision.Release;
import io.holdfast.operator.backup.BackupDecision.Save;
import io.holdfast.operator.backup.BackupDecision.StartSweep;
import io.holdfast.operator.backup.BackupDecision.StartWorker;
import io.holdfast.operator.backup.BackupDecision.StopWorker;
import io.holdfast.operator.backup.BackupDecision.WaitForChange;
import io.holdfast.operator.backup.BackupDecision.WaitUntil;
import io.holdfast.operator.job.WorkerState;
import io.holdfast.operator.job.WorkerState.Absent;
import io.holdfast.operator.job.WorkerState.Ended;
import io.holdfast.operator.job.WorkerState.Lost;
import io.holdfast.operator.job.WorkerState.Running;
import io.holdfast.operator.job.WorkerState.Starting;
import io.holdfast.operator.status.Announcement;
import io.holdfast.operator.status.Conditions;
import io.holdfast.operator.status.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackupRulesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T02:00:00Z");
    private static final Absent ABSENT = new Absent();
    private static final Running RUNNING = new Running("pod");

    private BackupStatus status = BackupStatus.fresh();
    private String policy = "attempts: 2\n";
    private List<String> older = List.of();
    private Optional<String> recovery = Optional.empty();
    private List<String> missing = List.of();
    private boolean policyThere = true;

    @Test
    void theAttemptIsInTheStatusBeforeItsJobIsMade() {
        Save save = (Save) decide(ABSENT);
        assertThat(save.status().phase()).isEqualTo(BackupPhase.RUNNING);
        assertThat(save.status().attempt()).isEqualTo(1);
        status = save.status();
        assertThat(decide(ABSENT)).isEqualTo(new StartWorker(1));
    }

    @Test
    void aRunWaitsForAnOlderOneUnlessBothMayRun() {
        older = List.of("older");
        status = saved(decide(ABSENT));
        assertThat(status.phase()).isEqualTo(BackupPhase.PENDING);
        assertThat(decide(ABSENT)).isInstanceOf(WaitUntil.class);
        policy = "concurrencyPolicy: Allow\n";
        assertThat(saved(decide(ABSENT)).phase()).isEqualTo(BackupPhase.RUNNING);
    }

    @Test
    void noAttemptBeginsWhileARecoveryReplacesWhatItWouldCapture() {
        recovery = Optional.of("outage");
        policy = "concurrencyPolicy: Allow\n";
        status = saved(decide(ABSENT));
        assertThat(status.phase()).isEqualTo(BackupPhase.PENDING);
        assertThat(Conditions.find(status.conditions(), Conditions.RECONCILING))
                .hasValueSatisfying(one -> assertThat(one.getMessage()).contains("RestoreRun outage"));
        assertThat(decide(ABSENT)).isInstanceOf(WaitUntil.class);
        recovery = Optional.empty();
        assertThat(saved(decide(ABSENT)).phase()).isEqualTo(BackupPhase.RUNNING);
    }

    @Test
    void anAttemptUnderWayGivesWayToARecoveryThatBeginsToReplaceItsSource() {
        status = saved(decide(ABSENT));
        recovery = Optional.of("outage");

        status = saved(decide(RUNNING));

        assertThat(status.phase()).isEqualTo(BackupPhase.PENDING);
        assertThat(status.cleanup()).isEqualTo(Cleanup.NEEDED);
        assertThat(decide(RUNNING)).isEqualTo(new StopWorker(1));
        status = saved(decide(ABSENT));
        assertThat(decide(ABSENT)).isInstanceOf(WaitUntil.class);
        recovery = Optional.empty();
        assertThat(saved(decide(ABSENT)).attempt()).isEqualTo(2);
    }

    @Test
    void aPolicyMayComeALittleLaterThanItsBackup() {
        policyThere = false;
        status = saved(decide(ABSENT));
        assertThat(decide(ABSENT)).isEqualTo(new WaitUntil(NOW.plus(BackupRules.ARRIVAL_GRACE)));
        BackupStatus failed = saved(BackupRules.decide(view(ABSENT, ABSENT), NOW.plus(BackupRules.ARRIVAL_GRACE)));
        assertThat(failed.phase()).isEqualTo(BackupPhase.FAILED);
        assertThat(failed.failure()).isNotNull().extracting(Failure::reason).isEqualTo("PolicyMissing");
    }

    @Test
    void aMissingRepositoryIsNamed() {
        missing = List.of("main");
        BackupStatus failed = saved(BackupRules.decide(view(ABSENT, ABSENT), NOW.plus(Duration.ofHours(1))));
        assertThat(failed.failure())
                .isNotNull()
                .extracting(Failure::message)
                .isEqualTo("there is no BackupRepository main");
    }

    @Test
    void aResultEndsTheRun() {
        started(1);
        BackupStatus done = saved(decide(ended(succeeded())));
        assertThat(done.phase()).isEqualTo(BackupPhase.SUCCEEDED);
        assertThat(done.recoveryPoint()).isNotNull();
        assertThat(done.completionTime()).isEqualTo(NOW);
        assertThat(Conditions.isTrue(done.conditions(), Conditions.SUCCEEDED)).isTrue();
        assertThat(Conditions.find(done.conditions(), Conditions.RECONCILING)).isEmpty();
        status = done;
        assertThat(decide(ended(failed(FailureKind.INVALID)))).isEqualTo(new WaitForChange());
    }

    @Test
    void aRunThatFoundNothingNewSaysSinceWhen() {
        started(1);
        Save save = (Save) decide(ended(succeeded(RepositoryOutcome.UNCHANGED)));
        assertThat(Conditions.find(save.status().conditions(), Conditions.SUCCEEDED))
                .get()
                .satisfies(succeeded -> {
                    assertThat(succeeded.getStatus()).isEqualTo("True");
                    assertThat(succeeded.getReason()).isEqualTo("Unchanged");
                    assertThat(succeeded.getMessage()).isEqualTo("unchanged since recovery point id");
                });
        assertThat(save.announcements()).extracting(Announcement::reason).containsExactly(Reason.UNCHANGED);
    }

    @Test
    void aJobThatIsRefusedIsAFailedAttemptThatLeftNothing() {
        started(1);
        BackupStatus again = saved(BackupRules.refused(view(ABSENT, ABSENT), "exceeded quota: pods", NOW));
        assertThat(again.phase()).isEqualTo(BackupPhase.PENDING);
        assertThat(again.cleanup()).isNull();
        assertThat(again.failure()).isNotNull().satisfies(failure -> {
            assertThat(failure.reason()).isEqualTo("WorkerRefused");
            assertThat(failure.message()).isEqualTo("exceeded quota: pods");
            assertThat(failure.hint()).contains("spec.worker");
        });
        started(2);
        assertThat(saved(BackupRules.refused(view(ABSENT, ABSENT), "exceeded quota: pods", NOW))
                        .phase())
                .isEqualTo(BackupPhase.FAILED);
    }

    @Test
    void aTransientFailureIsTriedAgainUntilTheAttemptsAreUsedUp() {
        started(1);
        status = saved(decide(ended(failed(FailureKind.TRANSIENT))));
        assertThat(status.phase()).isEqualTo(BackupPhase.PENDING);
        assertThat(decide(ABSENT)).isEqualTo(new WaitUntil(NOW.plusSeconds(30)));
        Instant later = NOW.plusSeconds(30);
        status = saved(BackupRules.decide(view(ABSENT, ABSENT), later));
        assertThat(status.attempt()).isEqualTo(2);
        BackupStatus end = saved(decide(ended(failed(FailureKind.TRANSIENT))));
        assertThat(end.phase()).isEqualTo(BackupPhase.FAILED);
        assertThat(end.cleanup()).isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            names = {"INVALID", "INTEGRITY"})
    void whatNeedsAPersonFailsAtOnce(FailureKind kind) {
        started(1);
        assertThat(saved(decide(ended(failed(kind)))).phase()).isEqualTo(BackupPhase.FAILED);
    }

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void whatAFailedWorkerLeftIsSweptIfItSaysSo(FailureKind kind) {
        started(2);
        assertThat(saved(decide(ended(failed(kind)))).cleanup()).isNull();
        assertThat(saved(decide(ended(failed(kind, true)))).cleanup()).isEqualTo(Cleanup.NEEDED);
    }

    @Test
    void aWorkerThatVanishedIsNotMadeAgainUnderTheSameNumber() {
        started(1);
        status = saved(decide(RUNNING));
        BackupStatus next = saved(decide(ABSENT));
        assertThat(next.failure()).isNotNull().extracting(Failure::reason).isEqualTo("WorkerVanished");
        assertThat(next.cleanup()).isEqualTo(Cleanup.NEEDED);
    }

    @Test
    void aWorkerThatRanAndSaidNothingIsSweptAfterTheLastAttempt() {
        started(2);
        status = saved(decide(new Lost(Reason.WORKER_OUT_OF_MEMORY, "m", "h")));
        assertThat(status.phase()).isEqualTo(BackupPhase.FAILED);
        assertThat(status.cleanup()).isEqualTo(Cleanup.NEEDED);
        status = saved(decide(ABSENT));
        assertThat(status.cleanup()).isEqualTo(Cleanup.RUNNING);
        assertThat(decide(ABSENT)).isEqualTo(new StartSweep(2));
        assertThat(saved(BackupRules.decide(view(ABSENT, new Ended("pod", true, "")), NOW))
                        .cleanup())
                .isEqualTo(Cleanup.DONE);
        assertThat(saved(BackupRules.decide(view(ABSENT, new Ended("pod", false, "")), NOW))
                        .cleanup())
                .isEqualTo(Cleanup.FAILED);
    }

    @Test
    void aSuccessAfterAnUncleanAttemptSweepsOnlyTheAttemptsBeforeIt() {
        started(1);
        status = saved(decide(new Lost(Reason.WORKER_EVICTED, "m", "h")));
        status = saved(BackupRules.decide(view(ABSENT, ABSENT), NOW.plusSeconds(31)));
        status = saved(decide(ended(succeeded())));
        status = saved(decide(ABSENT));
        assertThat(decide(ABSENT)).isEqualTo(new StartSweep(1));
    }

    @Test
    void aPodThatNeverRanIsStoppedBeforeTheNextAttemptAndLeavesNothingToSweep() {
        started(1);
        Lost stuck = new Lost(Reason.IMAGE_UNAVAILABLE, "m", "h");
        status = saved(decide(stuck));
        assertThat(status.cleanup()).isNull();
        assertThat(BackupRules.decide(view(stuck, ABSENT), NOW.plusSeconds(60))).isEqualTo(new StopWorker(1));
    }

    @Test
    void waitingForAPodEndsByTheClock() {
        started(1);
        Starting starting = new Starting("pod", NOW.plusSeconds(300), Reason.UNSCHEDULABLE, "no room");
        status = saved(decide(starting));
        assertThat(decide(starting)).isEqualTo(new WaitUntil(NOW.plusSeconds(300)));
    }

    @Test
    void lookingAgainAtARunningWorkerWritesNothing() {
        started(1);
        status = saved(decide(RUNNING));
        assertThat(decide(RUNNING)).isEqualTo(new WaitForChange());
    }

    @Test
    void aWorkerOnANodeThatMayBeSilentIsLookedAtAgainByTheClock() {
        Running going = new Running("pod", NOW.plusSeconds(300));
        started(1);
        status = saved(decide(RUNNING));
        assertThat(decide(going)).isEqualTo(new WaitUntil(NOW.plusSeconds(300)));
        assertThat(SweepRules.onDeletion(view(ABSENT, going))).isEqualTo(new WaitUntil(NOW.plusSeconds(300)));
        started(2);
        status = saved(decide(new Lost(Reason.WORKER_NODE_LOST, "m", "h")));
        status = saved(decide(ABSENT));
        assertThat(BackupRules.decide(view(ABSENT, going), NOW)).isEqualTo(new WaitUntil(NOW.plusSeconds(300)));
    }

    @Test
    void aBackupDeletedWhileItRunsIsStoppedThenSweptThenReleased() {
        started(1);
        assertThat(SweepRules.onDeletion(view(RUNNING, ABSENT))).isEqualTo(new StopWorker(1));
        assertThat(SweepRules.onDeletion(view(ABSENT, ABSENT))).isEqualTo(new StartSweep(1));
        assertThat(SweepRules.onDeletion(view(ABSENT, RUNNING))).isEqualTo(new WaitForChange());
        assertThat(SweepRules.onDeletion(view(ABSENT, new Ended("pod", true, ""))))
                .isInstanceOf(Release.class);
    }

    @Test
    void aBackupThatLeftNothingGoesAtOnce() {
        assertThat(SweepRules.onDeletion(view(ABSENT, ABSENT))).isEqualTo(new Release(List.of()));
        started(1);
        status = saved(decide(ended(succeeded())));
        assertThat(SweepRules.onDeletion(view(ABSENT, ABSENT))).isEqualTo(new Release(List.of()));
    }

    @Test
    void aSweepThatCannotBeMadeHoldsNothingUp() {
        started(1);
        policyThere = false;
        assertThat(SweepRules.onDeletion(view(ABSENT, ABSENT)))
                .isInstanceOfSatisfying(
                        Release.class,
                        release -> assertThat(release.announcements())
                                .singleElement()
                                .satisfies(told -> assertThat(told.reason()).isEqualTo(Reason.SWEEP_SKIPPED)));
    }

    @Test
    void pausesDoubleUpToHalfAnHour() {
        assertThat(BackupRules.pauseAfter(1)).isEqualTo(Duration.ofSeconds(30));
        assertThat(BackupRules.pauseAfter(2)).isEqualTo(Duration.ofMinutes(1));
        assertThat(BackupRules.pauseAfter(9)).isEqualTo(Duration.ofMinutes(30));
    }

    private void started(int attempt) {
        status = new NextStatus(view(ABSENT, ABSENT), NOW).attempting(attempt).build();
    }

    private BackupDecision decide(WorkerState worker) {
        return BackupRules.decide(view(worker, ABSENT), NOW);
    }

    private BackupView view(WorkerState worker, WorkerState sweep) {
        return new BackupView(
                "ns",
                "12345678-aaaa",
                NOW,
                1,
                new BackupSpec(new LocalRef("p"), "cache", Trigger.MANUAL, null, null),
                status,
                Optional.empty(),
                policyThere ? Optional.of(Policies.spec(policy)) : Optional.empty(),
                missing,
                older,
                recovery,
                worker,
                sweep);
    }

    private static BackupStatus saved(BackupDecision decision) {
        assertThat(decision).isInstanceOf(Save.class);
        return ((Save) decision).status();
    }

    private static Ended ended(WorkerResult result) {
        return new Ended("pod", result.outcome() == Outcome.SUCCEEDED, TerminationLog.write(result));
    }

    private static WorkerResult succeeded() {
        return succeeded(RepositoryOutcome.COMMITTED);
    }

    private static WorkerResult succeeded(RepositoryOutcome how) {
        return new WorkerResult(
                Outcome.SUCCEEDED,
                new RecoveryPointRef("id", "key", NOW, 1L, 1L, null, 1, Map.of()),
                List.of(new RepositoryResult("main", how)),
                null,
                Map.of(),
                List.of(),
                0,
                null,
                false,
                0);
    }

    private static WorkerResult failed(FailureKind kind) {
        return failed(kind, false);
    }

    private static WorkerResult failed(FailureKind kind, boolean remains) {
        Failure failure = new Failure(kind, "Word", "m", "h");
        return new WorkerResult(Outcome.FAILED, null, List.of(), null, Map.of(), List.of(), 0, failure, remains, 0);
    }
}
