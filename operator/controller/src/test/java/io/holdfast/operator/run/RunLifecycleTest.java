package io.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.FailureKind;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.api.v1alpha1.run.RestoreRunStatus;
import io.holdfast.api.v1alpha1.run.RunState;
import io.holdfast.operator.Runs;
import io.holdfast.operator.job.RunPlan;
import io.holdfast.operator.job.WorkerState;
import io.holdfast.operator.run.RunMove.Save;
import io.holdfast.operator.status.Announcement;
import io.holdfast.operator.status.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunLifecycleTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final String UID = "0123456789abcdef";
    private static final WorkerState ABSENT = new WorkerState.Absent();
    private static final WorkerState RUNNING = new WorkerState.Running("pod");
    private static final WorkerState CRASHED = new WorkerState.Ended("pod", false, "");
    private static final String ENDED = """
            startedAt: "2026-01-01T12:00:01Z"
            result: Passed
            finishedAt: "2026-01-01T12:10:00Z"
            figures: {rtoSeconds: 252, rtoObjectiveSeconds: 3600}
            """;

    private String spec = "{mode: Drill, planRef: {name: p}}";
    private String isolation = "{}";
    private RestoreRunStatus status = RestoreRunStatus.fresh();
    private Execution execution = Execution.fresh();
    private FrozenPlan.Firmness frozen = FrozenPlan.Firmness.LOOSE;
    private List<String> older = List.of();
    private Optional<String> recovery = Optional.empty();
    private Optional<Failure> missing = Optional.empty();
    private WorkerState worker = ABSENT;
    private WorkerState previous = ABSENT;
    private WorkerState cleanup = ABSENT;

    @Test
    void whatARunWorksFromIsFixedBeforeItsFirstWorkerStarts() {
        assertThat(decide(NOON)).isEqualTo(new RunMove.Freeze("yaml"));
        frozen = FrozenPlan.Firmness.KEPT;
        save(NOON);
        assertThat(status.frozenPlan()).isEqualTo(FrozenPlan.digest("yaml"));
        assertThat(status.attempt()).isZero();
        frozen = FrozenPlan.Firmness.FIXED;

        save(NOON);

        assertThat(status.attempt()).isEqualTo(1);
        assertThat(status.state()).isEqualTo(RunState.RUNNING);
        assertThat(decide(NOON)).isInstanceOf(RunMove.StartWorker.class);
    }

    @Test
    void aRunWhosePlanIsNotWhatWasFixedEndsWithoutAnotherWorker() {
        frozen = FrozenPlan.Firmness.LOST;
        save(NOON);
        assertThat(status.result()).isEqualTo(RunResult.FAILED);
        assertThat(failure().reason()).isEqualTo("FrozenPlanLost");
        assertThat(failure().message()).contains("plan-" + UID);

        status = RestoreRunStatus.fresh();
        running(1);
        frozen = FrozenPlan.Firmness.LOST;
        save(NOON.plusSeconds(5));
        assertThat(status.result()).isEqualTo(RunResult.FAILED);
        assertThat(failure().reason()).isEqualTo("FrozenPlanLost");
        previous = RUNNING;
        worker = ABSENT;
        assertThat(decide(NOON.plusSeconds(6))).isEqualTo(new RunMove.StopWorker(1));
    }

    @Test
    void whatCannotBeKeptIsSaidAndTriedAgain() {
        Save first = (Save) RunLifecycle.notKept(view(), "forbidden", NOON);
        status = first.status();
        assertThat(message("Reconciling")).contains("cannot be kept").contains("forbidden");
        assertThat(RunLifecycle.notKept(view(), "forbidden", NOON)).isInstanceOf(RunMove.WaitUntil.class);
    }

    @Test
    void aDrillWaitsForAnotherOneAndARecoveryRefusesToRunBesideAnother() {
        older = List.of("earlier");
        save(NOON);
        assertThat(status.state()).isEqualTo(RunState.PENDING);
        assertThat(message("Reconciling")).contains("earlier");
        assertThat(decide(NOON)).isInstanceOf(RunMove.WaitUntil.class);

        status = RestoreRunStatus.fresh();
        spec = "{mode: Recovery, planRef: {name: p}, requestedBy: eve}";
        save(NOON);
        assertThat(status.result()).isEqualTo(RunResult.FAILED);
        assertThat(failure().reason()).isEqualTo("TargetBusy");
        assertThat(failure().hint()).contains("abort");
        assertThat(decide(NOON)).isInstanceOf(RunMove.WaitForChange.class);
    }

    @Test
    void whatIsMissingMayComeWithinAMinuteAndThenFailsTheRunByName() {
        missing =
                Optional.of(new Failure(FailureKind.INVALID, "PlanMissing", "there is no RestorePlan p", "Create it."));
        save(NOON.plusSeconds(5));
        assertThat(message("Reconciling")).contains("there is no RestorePlan p");
        assertThat(decide(NOON.plusSeconds(6))).isEqualTo(new RunMove.WaitUntil(NOON.plusSeconds(60)));

        save(NOON.plusSeconds(60));

        assertThat(failure().reason()).isEqualTo("PlanMissing");
        assertThat(message("Succeeded")).contains("there is no RestorePlan p");
    }

    @Test
    void aWorkerThatDiesIsFollowedByAnotherOneThatGoesOn() {
        running(1);
        worker = CRASHED;

        Save again = save(NOON.plusSeconds(10));

        assertThat(again.announcements()).extracting(Announcement::reason).containsExactly(Reason.RUN_RESUMES);
        assertThat(status.nextAttemptTime()).isEqualTo(NOON.plusSeconds(11));
        worker = ABSENT;
        assertThat(decide(NOON.plusSeconds(10))).isInstanceOf(RunMove.WaitUntil.class);
        save(NOON.plusSeconds(11));
        assertThat(status.attempt()).isEqualTo(2);
        assertThat(decide(NOON.plusSeconds(11)))
                .isEqualTo(new RunMove.StartWorker(
                        2, NOON.plus(Duration.ofHours(1)).plus(RunLifecycle.DEADLINE_GRACE)));
    }

    @Test
    void aWorkerThatCannotEvenBeginIsNotTriedForEver() {
        running(RunLifecycle.FIRST_WORKERS);
        execution = Execution.fresh();
        worker = new WorkerState.Lost(Reason.IMAGE_UNAVAILABLE, "no image", "look");

        save(NOON.plusSeconds(10));

        assertThat(status.result()).isEqualTo(RunResult.FAILED);
        assertThat(failure().reason()).isEqualTo("ImageUnavailable");
        assertThat(failure().hint()).isEqualTo("look");
    }

    @Test
    void theEndThatTheWorkerWroteIsTheEndOfTheRun() {
        running(1);
        execution = execution(ENDED);
        worker = new WorkerState.Ended("pod", true, "");

        Save end = save(NOON.plusSeconds(700));

        assertThat(status.state()).isEqualTo(RunState.FINISHED);
        assertThat(status.result()).isEqualTo(RunResult.PASSED);
        assertThat(status.recoveryTime()).isEqualTo("4m12s of 1h");
        assertThat(end.announcements())
                .containsExactly(new Announcement(Reason.RESTORE_PASSED, "Passed; recovery time 4m12s of 1h"));
        assertThat(status.conditions()).extracting(Condition::getType).doesNotContain("Reconciling");
        assertThat(decide(NOON.plusSeconds(701))).isInstanceOf(RunMove.WaitForChange.class);
    }

    @Test
    void aRunThatWaitsForAPersonSaysSoOnce() {
        running(1);
        execution = execution("""
                startedAt: "2026-01-01T12:00:01Z"
                steps:
                - {name: approval, type: Approval, state: Waiting, waitingSince: "2026-01-01T12:00:05Z", message: "two people must approve"}
                """);

        Save waiting = save(NOON.plusSeconds(5));

        assertThat(status.state()).isEqualTo(RunState.WAITING_FOR_PERSON);
        assertThat(waiting.announcements())
                .containsExactly(
                        new Announcement(Reason.RUN_WAITING, "approval waits for a decision: two people must approve"));
        assertThat(message("Approved")).isEqualTo("two people must approve");
        assertThat(decide(NOON.plusSeconds(6))).isInstanceOf(RunMove.WaitUntil.class);
    }

    @Test
    void aRunThatItsWorkerDoesNotEndInTimeIsGivenUpAndWhatItMadeIsRemoved() {
        running(3);
        execution = execution("""
                startedAt: "2026-01-01T12:00:01Z"
                ledger: [{kind: Namespace, name: drill-p-01234567, removed: false}]
                """);
        Instant late = NOON.plus(Duration.ofHours(1)).plus(RunLifecycle.DEADLINE_GRACE);

        save(late);

        assertThat(status.result()).isEqualTo(RunResult.TIMED_OUT);
        assertThat(status.state()).isEqualTo(RunState.CLEANING_UP);
        assertThat(status.attempt()).as("the old worker may not write any more").isEqualTo(4);
        previous = RUNNING;
        worker = ABSENT;
        assertThat(decide(late)).isEqualTo(new RunMove.StopWorker(3));
        previous = ABSENT;
        assertThat(decide(late)).isEqualTo(new RunMove.StartCleanup(4));
        cleanup = RUNNING;
        save(late);
        execution = execution("ledger: [{kind: Namespace, name: drill-p-01234567, removed: true}]\n");
        save(late.plusSeconds(20));
        assertThat(status.state()).isEqualTo(RunState.FINISHED);
        assertThat(status.result()).isEqualTo(RunResult.TIMED_OUT);
        assertThat(status.conditions())
                .anyMatch(one ->
                        one.getType().equals("CleanedUp") && one.getStatus().equals("True"));
    }

    @Test
    void whatCannotBeRemovedIsToldAndTriedAgainEveryHour() {
        running(1);
        execution = execution(ENDED + "ledger: [{kind: Namespace, name: drill-p, removed: false}]\n");

        Save end = save(NOON.plusSeconds(700));

        assertThat(end.announcements()).extracting(Announcement::reason).contains(Reason.RUN_LEAKED);
        assertThat(message("CleanedUp")).contains("drill-p");
        Instant again = Objects.requireNonNull(status.completionTime()).plus(RunCleanup.AGAIN);
        assertThat(decide(NOON.plusSeconds(701))).isEqualTo(new RunMove.WaitUntil(again));
        save(again);
        assertThat(decide(again)).isEqualTo(new RunMove.StartCleanup(2));
        cleanup = new WorkerState.Ended("pod", false, "");
        Save leaked = save(again.plusSeconds(9));
        assertThat(leaked.announcements()).extracting(Announcement::reason).containsExactly(Reason.RUN_LEAKED);
        assertThat(status.nextAttemptTime()).isEqualTo(again.plusSeconds(9).plus(RunCleanup.AGAIN));
    }

    @Test
    void aFailedDrillIsKeptAsLongAsThePlanSaysAndThenRemoved() {
        isolation = "{keepOnFailure: 2h}";
        running(1);
        execution = execution(ENDED.replace("Passed", "Failed") + """
                ledger: [{kind: Namespace, name: drill-p, removed: false}]
                findings: [{severity: Low, reason: KeptOnFailure, message: "kept"}]
                """);

        Save end = save(NOON.plusSeconds(700));

        assertThat(end.announcements()).extracting(Announcement::reason).containsExactly(Reason.RESTORE_FAILED);
        assertThat(decide(NOON.plusSeconds(701)))
                .isEqualTo(new RunMove.WaitUntil(Instant.parse("2026-01-01T14:10:00Z")));
        save(Instant.parse("2026-01-01T14:10:00Z"));
        assertThat(decide(Instant.parse("2026-01-01T14:10:00Z"))).isEqualTo(new RunMove.StartCleanup(2));
    }

    @Test
    void aDrillGivesWayToARecoveryInOrder() {
        running(1);
        execution = execution("startedAt: \"2026-01-01T12:00:01Z\"\ndigest: " + "b".repeat(64) + "\n");
        recovery = Optional.of("the-real-thing");

        assertThat(decide(NOON.plusSeconds(5))).isEqualTo(new RunMove.GiveWay("the-real-thing"));
    }

    @Test
    void whatCannotGetBetterIsNotTriedAgain() {
        running(1);
        worker = new WorkerState.Ended("pod", false, """
                {"outcome":"Failed","failure":{"kind":"Invalid","reason":"InvalidPlan","message":"m","hint":"h"}}""");

        save(NOON.plusSeconds(5));

        assertThat(status.result()).isEqualTo(RunResult.FAILED);
        assertThat(failure().reason()).isEqualTo("InvalidPlan");
    }

    @Test
    void aDeletedRunStopsItsWorkerThenRemovesWhatItMadeAndOnlyThenGoes() {
        running(1);
        execution = execution("ledger: [{kind: Namespace, name: drill-p, removed: false}]\n");

        assertThat(onDeletion()).isEqualTo(new RunMove.StopWorker(1));
        worker = ABSENT;
        status = ((Save) onDeletion()).status();
        assertThat(status.result()).isEqualTo(RunResult.ABORTED);
        assertThat(onDeletion()).isEqualTo(new RunMove.StartCleanup(2));
        cleanup = RUNNING;
        status = ((Save) onDeletion()).status();
        assertThat(onDeletion()).isInstanceOf(RunMove.WaitForChange.class);
        execution = execution("ledger: [{kind: Namespace, name: drill-p, removed: true}]\n");
        assertThat(onDeletion()).isInstanceOf(RunMove.Release.class);
    }

    @Test
    void aWorkerOnANodeThatMayBeSilentIsLookedAtAgainBeforeTheDeadline() {
        running(1);
        Instant end = NOON.plus(Duration.ofMinutes(10));
        worker = new WorkerState.Running("pod", end);
        assertThat(decide(NOON.plusSeconds(300))).isEqualTo(new RunMove.WaitUntil(end));
        Instant deadline = NOON.plus(Duration.ofHours(1)).plus(RunLifecycle.DEADLINE_GRACE);
        worker = new WorkerState.Running("pod", deadline.plusSeconds(1));
        assertThat(decide(NOON.plusSeconds(300))).isEqualTo(new RunMove.WaitUntil(deadline));

        execution = execution("ledger: [{kind: Namespace, name: drill-p, removed: false}]\n");
        worker = ABSENT;
        status = ((Save) onDeletion()).status();
        cleanup = RUNNING;
        status = ((Save) onDeletion()).status();
        cleanup = new WorkerState.Running("pod", end);
        assertThat(onDeletion()).isEqualTo(new RunMove.WaitUntil(end));
    }

    private Failure failure() {
        return Objects.requireNonNull(status.failure());
    }

    private RunMove onDeletion() {
        return RunCleanup.onDeletion(view(), NOON.plusSeconds(30));
    }

    private void running(int attempt) {
        frozen = FrozenPlan.Firmness.FIXED;
        execution = execution("startedAt: \"2026-01-01T12:00:01Z\"\n");
        worker = RUNNING;
        status = new NextRunStatus(view(), NOON).attempting(attempt).build();
        save(NOON.plusSeconds(2));
    }

    private Save save(Instant now) {
        RunMove move = decide(now);
        assertThat(move).isInstanceOf(Save.class);
        status = ((Save) move).status();
        return (Save) move;
    }

    private RunMove decide(Instant now) {
        return RunLifecycle.decide(view(), now);
    }

    private String message(String condition) {
        return status.conditions().stream()
                .filter(one -> one.getType().equals(condition))
                .map(Condition::getMessage)
                .findFirst()
                .orElse("");
    }

    private static Execution execution(String yaml) {
        return Runs.read(Execution.class, yaml);
    }

    private RunView view() {
        RestorePlanSpec plan = Runs.read(RestorePlanSpec.class, """
                identity: {name: identity, key: id.txt}
                activeDeadline: 1h
                components: [{name: cache, policyRef: {name: redis}}]
                isolation: %s
                """.formatted(isolation));
        RestoreRunStatus before = status.withoutExecution();
        RestoreRunStatus seen = new RestoreRunStatus(
                before.observedGeneration(),
                before.conditions(),
                before.state(),
                before.result(),
                before.attempt(),
                before.nextAttemptTime(),
                before.worker(),
                before.startTime(),
                before.completionTime(),
                before.failure(),
                before.frozenPlan(),
                before.recoveryTime(),
                before.dataLoss(),
                execution);
        return new RunView(
                UID,
                "r",
                NOON,
                1,
                Runs.read(RestoreRunSpec.class, spec),
                seen,
                missing.isPresent()
                        ? Optional.empty()
                        : Optional.of(new RunPlan("yaml", plan, true, List.of(), List.of())),
                frozen,
                missing,
                older,
                recovery,
                worker,
                previous,
                cleanup,
                List.of());
    }
}
