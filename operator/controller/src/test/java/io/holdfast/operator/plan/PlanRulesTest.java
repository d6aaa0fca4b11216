package io.holdfast.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.plan.MeasuredStep;
import io.holdfast.api.v1alpha1.plan.PlanFinding;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.plan.RestorePlanStatus;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.operator.Runs;
import io.holdfast.operator.plan.PlanDecision.NewRun;
import io.holdfast.operator.status.Announcement;
import io.holdfast.operator.status.Reason;
import io.holdfast.recovery.feasibility.Facts;
import io.holdfast.recovery.plan.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanRulesTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant DUE = Instant.parse("2026-01-02T03:00:00Z");
    private static final String PLAN = """
            identity: {name: identity, key: id.txt}
            components:
            - {name: settings, policyRef: {name: config}}
            - {name: cache, policyRef: {name: redis}, dependsOn: [settings], workloads: [{kind: StatefulSet, name: redis}]}
            """;
    private static final String DAILY = "drills: [{name: daily, cron: \"0 3 * * *\", retest: {after: 1h, limit: 2}}]\n";
    private static final String READINESS = "{mode: Readiness, planRef: {name: p}}";
    private static final String DRILL = "{mode: Drill, planRef: {name: p}, drill: daily}";

    private String plan = PLAN + DAILY;
    private String redis = "schedules: [{name: often, cron: \"*/15 * * * *\"}]";
    private RestorePlanStatus status = RestorePlanStatus.fresh();
    private final List<RestoreRun> runs = new ArrayList<>();
    private List<String> missing = List.of();
    private Optional<String> request = Optional.empty();

    @Test
    void aNewPlanIsLookedAtAtOnceAndDrilledAtItsTime() {
        PlanDecision first = decide(NOON.plusSeconds(1));

        assertThat(first.create()).extracting(NewRun::mode).containsExactly(RunMode.READINESS);
        assertThat(condition("Ready")).isEqualTo("True Armed");
        assertThat(condition("Recoverable")).isEqualTo("Unknown NotLookedYet");
        assertThat(condition("Verified")).isEqualTo("False NeverDrilled");
        runs.add(Runs.finished(
                "p-readiness",
                READINESS,
                "Passed",
                NOON.plusSeconds(9),
                "execution: {planDigest: " + status.planDigest() + "}"));
        assertThat(decide(NOON.plusSeconds(10)).wakeAt()).contains(DUE);
        assertThat(condition("Recoverable")).isEqualTo("True Recoverable");
        assertThat(drills(decide(DUE)))
                .containsExactly(
                        new NewRun("p-daily-202601020300", RunMode.DRILL, "daily", "Drill daily, by schedule", DUE));
        assertThat(drills(decide(DUE.plusSeconds(1)))).isEmpty();
    }

    @Test
    void aDrillThatPassedProvesThePlanUntilItChangesOrTheProofIsTooOld() {
        plan = plan + "verifiedFor: 10d\n";
        decide(NOON);
        drilled("Passed", DUE.plusSeconds(300));

        decide(DUE.plusSeconds(301));
        assertThat(condition("Verified")).isEqualTo("True Verified");
        decide(DUE.plusSeconds(299).plus(Duration.ofDays(10)));
        assertThat(condition("Verified")).isEqualTo("True Verified");
        decide(DUE.plusSeconds(300).plus(Duration.ofDays(10)));
        assertThat(condition("Verified")).isEqualTo("False ProofExpired");
        plan = plan.replace("name: redis}]", "name: other}]");
        decide(DUE.plusSeconds(302));
        assertThat(condition("Verified")).isEqualTo("False PlanChanged");
    }

    @Test
    void aDrillOfAPartProvesThatPartOnly() {
        decide(NOON);
        RestoreRun run = drilled("Passed", DUE.plusSeconds(300));
        run.setSpec(Runs.read(RestoreRunSpec.class, "{mode: Drill, planRef: {name: p}, components: [settings]}"));

        decide(DUE.plusSeconds(301));

        assertThat(condition("Verified")).isEqualTo("False NeverDrilled");
    }

    @Test
    void aFailedDrillIsNotForgottenBecauseOneOfSomethingElsePassed() {
        plan = PLAN
                + "- {name: vectors, policyRef: {name: redis}, dependsOn: [settings]}\n"
                + "drills:\n"
                + "- {name: vectors, trigger: PlanChanged, components: [vectors]}\n"
                + "- {name: cache, trigger: PlanChanged, components: [cache]}\n"
                + "- {name: both, trigger: PlanChanged, components: [cache, vectors]}\n";
        decide(NOON);
        drilled("vectors", "Failed", NOON.plusSeconds(100));
        drilled("cache", "Passed", NOON.plusSeconds(200));
        decide(NOON.plusSeconds(201));
        assertThat(condition("Verified")).isEqualTo("False DrillFailed");
        decide(NOON.plusSeconds(202));
        assertThat(condition("Verified")).as("by what is stored").isEqualTo("False DrillFailed");

        drilled("both", "Passed", NOON.plusSeconds(300));
        decide(NOON.plusSeconds(301));
        assertThat(condition("Verified")).isEqualTo("True Verified");
        drilled("vectors", "Failed", NOON.plusSeconds(400));
        decide(NOON.plusSeconds(401));
        assertThat(condition("Verified")).isEqualTo("False DrillFailed");
        drilled("vectors", "Passed", NOON.plusSeconds(500));
        decide(NOON.plusSeconds(501));
        assertThat(condition("Verified")).isEqualTo("True Verified");
    }

    @Test
    void aDrillThatGaveWayHasShownNothingAndIsStillOwed() {
        decide(NOON);
        drilled("Passed", NOON.plusSeconds(60));
        decide(NOON.plusSeconds(61));
        decide(DUE);
        drilled("Aborted", DUE.plusSeconds(300));

        decide(DUE.plusSeconds(301));

        assertThat(condition("Verified")).isEqualTo("True Verified");
        assertThat(condition("DrillOverdue")).isEqualTo("True DrillOverdue");
        assertThat(status.lastDrill())
                .satisfies(last -> assertThat(last.finishedAt()).isEqualTo(NOON.plusSeconds(60)));
        assertThat(status.drills().getFirst().last()).isEqualTo(status.lastDrill());
        assertThat(status.results()).containsEntry("Drill/Aborted", 1L);
        drilled("Passed", DUE.plusSeconds(900));
        decide(DUE.plusSeconds(901));
        assertThat(condition("DrillOverdue")).isEmpty();
    }

    @Test
    void aFailedDrillIsDoneAgainAsOftenAsThePlanSays() {
        decide(NOON);
        decide(DUE);
        drilled("Failed", DUE.plusSeconds(300));
        Instant again = DUE.plusSeconds(300).plus(Duration.ofHours(1));

        assertThat(decide(DUE.plusSeconds(301)).announcements())
                .extracting(Announcement::reason)
                .contains(Reason.DRILL_FAILED);
        assertThat(condition("Verified")).isEqualTo("False DrillFailed");
        assertThat(status.drills().getFirst().retestTime()).isEqualTo(again);
        assertThat(drills(decide(again))).extracting(NewRun::name).containsExactly("p-daily-again-202601020405");
        decide(again.plusSeconds(1));
        drilled("Failed", again.plusSeconds(60));
        decide(again.plusSeconds(61));
        assertThat(drills(decide(again.plusSeconds(3700)))).hasSize(1);
        drilled("Failed", again.plusSeconds(3800));
        decide(again.plusSeconds(3801));
        assertThat(status.drills().getFirst().retestTime())
                .as("the limit is reached")
                .isNull();
    }

    @Test
    void aDrillThatWasDueAndDidNotRunIsOverdueUntilOneHasEnded() {
        decide(NOON);
        Instant back = DUE.plus(Duration.ofHours(13));
        decide(back);
        decide(back.plusSeconds(300));

        assertThat(condition("DrillOverdue")).isEqualTo("True DrillOverdue");
        drilled("Passed", back.plusSeconds(900));
        decide(back.plusSeconds(901));
        assertThat(condition("DrillOverdue")).isEmpty();
    }

    @Test
    void aDrillUnderWayIsNotOverdue() {
        decide(NOON);
        decide(DUE);
        runs.add(Runs.of("p-daily-202601020300", DRILL, DUE));

        decide(DUE.plusSeconds(3000));

        assertThat(condition("DrillOverdue")).isEmpty();
        runs.clear();
        decide(DUE.plusSeconds(3001));
        assertThat(condition("DrillOverdue")).as("somebody deleted it").isEqualTo("True DrillOverdue");
    }

    @Test
    void aDrillOnChangeRunsOncePerStateOfThePlan() {
        plan = PLAN + "drills: [{name: changed, trigger: PlanChanged}]\n";
        NewRun first = decide(NOON).create().stream()
                .filter(run -> run.mode() == RunMode.DRILL)
                .findFirst()
                .orElseThrow();

        assertThat(first.name()).startsWith("p-changed-");
        assertThat(drills(decide(NOON.plusSeconds(5)))).isEmpty();
        redis = "schedules: []";
        assertThat(drills(decide(NOON.plusSeconds(6))))
                .as("when a policy runs says nothing of how it is recovered")
                .isEmpty();
        plan = plan.replace("dependsOn: [settings]", "priority: P1");
        assertThat(drills(decide(NOON.plusSeconds(7)))).hasSize(1);
    }

    @Test
    void readinessThatPassedIsLookedAtAgainWhenThePlanSays() {
        plan = plan + "readinessInterval: 2h\n";
        decide(NOON);
        String digest = "execution: {planDigest: " + status.planDigest() + "}";
        runs.add(Runs.finished("p-readiness-1", READINESS, "Passed", NOON.plusSeconds(10), digest));
        Instant again = NOON.plusSeconds(10).plus(Duration.ofHours(2));

        assertThat(decide(again.minusSeconds(1)).wakeAt()).contains(again);
        assertThat(decide(again).create()).extracting(NewRun::mode).containsExactly(RunMode.READINESS);
    }

    @Test
    void readinessThatFailedIsLookedAtAgainSoon() {
        decide(NOON);
        runs.add(Runs.finished(
                "p-readiness-1",
                READINESS,
                "Failed",
                NOON.plusSeconds(10),
                "failure: {kind: Invalid, reason: NoRecoveryPoint, message: none}"));

        PlanDecision failed = decide(NOON.plusSeconds(11));

        assertThat(condition("Recoverable")).isEqualTo("False NotReadyToRecover");
        assertThat(failed.wakeAt()).contains(NOON.plusSeconds(10).plus(PlanRules.LOOK_AGAIN));
        assertThat(decide(NOON.plusSeconds(10).plus(PlanRules.LOOK_AGAIN)).create())
                .extracting(NewRun::mode)
                .containsExactly(RunMode.READINESS);
    }

    @Test
    void aPlanThatCannotReachItsObjectivesIsNotRecoverableAndSaysTheNumber() {
        plan = plan + "objectives: {rpo: 5m}\n";
        decide(NOON);

        assertThat(condition("Recoverable")).isEqualTo("False RpoNotReachable");
        assertThat(status.findings()).extracting(PlanFinding::component).contains("cache");
        assertThat(status.conditions().stream()
                        .filter(one -> one.getType().equals("Recoverable"))
                        .findFirst()
                        .orElseThrow()
                        .getMessage())
                .contains("15m", "5m");
    }

    @Test
    void aPlanThatMeansNothingIsStalledAndOneThatOnlyLacksAPolicyWaits() {
        plan = plan.replace("dependsOn: [settings]", "dependsOn: [settings], source: nothing");
        decide(NOON);
        assertThat(condition("Ready")).isEqualTo("False SourceMissing");
        assertThat(condition("Stalled")).isEqualTo("True SourceMissing");

        plan = PLAN.replace("name: redis}, depends", "name: later}, depends");
        decide(NOON);
        assertThat(condition("Ready")).isEqualTo("False PolicyMissing");
        assertThat(condition("Stalled")).isEmpty();

        plan = PLAN;
        missing = List.of("main");
        decide(NOON);
        assertThat(condition("Ready")).isEqualTo("False RepositoryMissing");
        assertThat(condition("Stalled")).isEmpty();
    }

    @Test
    void aSuspendedPlanStartsNothingAndMissesNothing() {
        plan = plan + "suspend: true\n";

        assertThat(decide(NOON).create()).isEmpty();
        assertThat(decide(DUE.plusSeconds(5)).create()).isEmpty();
        assertThat(condition("Ready")).isEqualTo("True Suspended");
        plan = PLAN + DAILY;
        assertThat(drills(decide(DUE.plusSeconds(60)))).isEmpty();
        assertThat(condition("DrillOverdue")).isEmpty();
    }

    @Test
    void aRequestByHandIsActedOnOnce() {
        request = Optional.of("now");

        assertThat(drills(decide(NOON)))
                .singleElement()
                .satisfies(run -> assertThat(run.drill()).isNull());
        assertThat(drills(decide(NOON.plusSeconds(5)))).isEmpty();
    }

    @Test
    void historyKeepsWhatIsAskedForAndLetsGoOnlyWhatIsCounted() {
        plan = plan + "history: {passed: 1, failed: 0}\n";
        decide(NOON);
        drilled("Passed", NOON.plusSeconds(10));
        drilled("Passed", NOON.plusSeconds(20));
        drilled("Failed", NOON.plusSeconds(25));
        RestoreRun leaking = drilled("Failed", NOON.plusSeconds(30));
        leaking.setStatus(Runs.finished(
                        "x",
                        DRILL,
                        "Failed",
                        NOON.plusSeconds(30),
                        "execution: {ledger: [{kind: Namespace, name: n, removed: false}]}")
                .getStatus());

        assertThat(decide(NOON.plusSeconds(40)).delete()).as("not counted yet").isEmpty();
        assertThat(decide(NOON.plusSeconds(41)).delete())
                .containsExactlyInAnyOrder(
                        runs.get(0).getMetadata().getName(),
                        runs.get(2).getMetadata().getName());
        assertThat(status.results()).containsEntry("Drill/Passed", 2L).containsEntry("Drill/Failed", 2L);
        assertThat(status.lastDrill())
                .satisfies(last -> assertThat(last.leaked()).isEqualTo(1));
        runs.clear();
        decide(NOON.plusSeconds(42));
        assertThat(status.results()).containsEntry("Drill/Passed", 2L);
    }

    @Test
    void howLongStepsTookIsKeptForEstimates() {
        decide(NOON);
        RestoreRun run = drilled("Passed", NOON.plusSeconds(100));
        run.setStatus(
                Runs.finished("x", DRILL, "Passed", NOON.plusSeconds(100), """
                execution:
                  points: [{component: cache, repository: main, id: i, key: k, dataTime: "2026-01-01T11:00:00Z", sizeBytes: 77, storedBytes: 7}]
                  steps:
                  - {name: "cache:restore", type: Restore, component: cache, state: Succeeded, tries: 1, startedAt: "2026-01-01T12:00:00Z", finishedAt: "2026-01-01T12:00:30Z"}
                  - {name: "cache:count", type: Count, component: cache, state: Succeeded, tries: 2, startedAt: "2026-01-01T12:00:00Z", finishedAt: "2026-01-01T12:00:30Z"}
                  - {name: "gone", type: Http, state: Succeeded, tries: 1, startedAt: "2026-01-01T12:00:00Z", finishedAt: "2026-01-01T12:00:30Z"}
                """).getStatus());

        decide(NOON.plusSeconds(101));

        assertThat(status.measured()).containsExactly(new MeasuredStep("cache:restore", 30, 77L));
    }

    private RestoreRun drilled(String result, Instant end) {
        return drilled("daily", result, end);
    }

    private RestoreRun drilled(String drill, String result, Instant end) {
        RestoreRun run = Runs.finished(
                "p-" + drill + "-" + end.getEpochSecond(),
                DRILL.replace("daily", drill),
                result,
                end,
                "execution: {planDigest: " + status.planDigest() + "}\n");
        runs.add(run);
        return run;
    }

    private static List<NewRun> drills(PlanDecision decision) {
        return decision.create().stream()
                .filter(run -> run.mode() == RunMode.DRILL)
                .toList();
    }

    private String condition(String type) {
        return status.conditions().stream()
                .filter(one -> one.getType().equals(type))
                .findFirst()
                .map((Condition one) -> one.getStatus() + " " + one.getReason())
                .orElse("");
    }

    private PlanDecision decide(Instant now) {
        RestorePlanSpec spec = Runs.read(RestorePlanSpec.class, plan);
        Map<String, BackupPolicySpec> policies = Map.of(
                "redis",
                Runs.read(
                        BackupPolicySpec.class,
                        "repositories: [main]\nsources: [{name: cache, redis: {address: \"redis:6379\"}}]\n" + redis),
                "config",
                Runs.read(BackupPolicySpec.class, """
                        repositories: [main]
                        sources: [{name: settings, config: {kinds: [All]}}]
                        schedules: [{name: often, cron: "*/5 * * * *"}]
                        """));
        PlanDecision decision = PlanRules.decide(
                new PlanView(
                        "ns",
                        "p",
                        NOON,
                        1,
                        spec,
                        status,
                        request,
                        Resolution.of(spec, policies),
                        missing,
                        Facts.none(now),
                        List.copyOf(runs)),
                now);
        status = decision.status();
        return decision;
    }
}
