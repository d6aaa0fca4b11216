package io.holdfast.recovery.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.api.v1alpha1.run.CheckResult;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RunFinding;
import io.holdfast.api.v1alpha1.run.StepState;
import io.holdfast.api.v1alpha1.run.Verdict;
import io.holdfast.recovery.Plans;
import io.holdfast.recovery.plan.RunScope;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunRulesTest {
    private static final String SMOKE = """
            steps:
            - {name: smoke, after: [agent], http: {url: "http://agent/", method: POST}, marks: ServiceHealthy, retry: {limit: 2, backoff: {initial: 3s}}}
            """;

    @Test
    void everyStepIsTriedOnceAndInOrder() {
        Rehearsal run = new Rehearsal(Plans.STACK + SMOKE, RunScope.recovery());
        assertThat(run.run())
                .isInstanceOfSatisfying(
                        Move.Finish.class, end -> assertThat(end.result()).isEqualTo(RunResult.PASSED));
        assertThat(run.tried)
                .containsExactly(
                        "settings:configuration",
                        "vectors:start",
                        "cache:start",
                        "vectors:restore",
                        "cache:restore",
                        "vectors:count",
                        "cache:count",
                        "agent:start",
                        "smoke",
                        "policies:apply");
    }

    @Test
    void aFailedTryIsRepeatedAfterAPauseThatGrows() {
        Rehearsal run = new Rehearsal(Plans.STACK + SMOKE, RunScope.recovery())
                .when("smoke", tries -> tries < 3 ? Rehearsal.broken() : Outcome.Done.saying("fine"));
        run.run();
        assertThat(run.step("smoke").state()).isEqualTo(StepState.SUCCEEDED);
        assertThat(run.step("smoke").tries()).isEqualTo(3);
        assertThat(Duration.between(
                        run.step("smoke").startedAt(), run.step("smoke").finishedAt()))
                .isEqualTo(Duration.ofSeconds(1 + 3 + 1 + 6 + 1));
    }

    @Test
    void thePauseBetweenTriesGrowsNoLongerThanTheStepAllows() {
        Rehearsal run = new Rehearsal(
                        Plans.STACK + SMOKE.replace("initial: 3s", "initial: 3s, max: 4s"), RunScope.recovery())
                .when("smoke", tries -> tries < 3 ? Rehearsal.broken() : Outcome.Done.saying("fine"));
        run.run();
        assertThat(Duration.between(
                        run.step("smoke").startedAt(), run.step("smoke").finishedAt()))
                .isEqualTo(Duration.ofSeconds(1 + 3 + 1 + 4 + 1));
    }

    @Test
    void aComparisonThatIsMadeAgainTakesThePlaceOfTheEarlierOne() {
        Rehearsal run = new Rehearsal(Plans.STACK + SMOKE, RunScope.recovery())
                .whenever("cache:count", compared("cache:count", "keys:db0", true))
                .when("smoke", tries -> compared("smoke", "keys:db0", tries == 3));
        run.run();
        assertThat(run.execution().checks())
                .extracting(check -> check.step() + " " + check.name() + " " + check.passed())
                .containsExactly("cache:count keys:db0 true", "smoke keys:db0 true");
    }

    private static Outcome compared(String step, String name, boolean passed) {
        List<CheckResult> checks = List.of(new CheckResult(step, name, "1", passed ? "1" : "0", passed));
        return passed
                ? new Outcome.Done("done", checks, List.of(), List.of(), null)
                : new Outcome.Failed("CheckFailed", "not so", "", true, checks, List.of(), List.of());
    }

    @Test
    void whatAnotherTryCannotHelpIsNotTriedAgain() {
        Rehearsal run = new Rehearsal(Plans.STACK + SMOKE, RunScope.recovery())
                .whenever("smoke", Outcome.Failed.because("WrongKey", "wrong key", "use the right one", false));
        run.run();
        assertThat(run.step("smoke").tries()).isEqualTo(1);
        assertThat(run.step("smoke").state()).isEqualTo(StepState.WAITING);
        assertThat(run.step("smoke").message()).isEqualTo("wrong key — use the right one");
    }

    @Test
    void aCriticalFailurePausesARecoveryUntilAPersonDecides() {
        Rehearsal run = new Rehearsal(Plans.STACK, RunScope.recovery()).whenever("vectors:restore", Rehearsal.broken());
        assertThat(run.run()).isInstanceOf(Move.WaitUntil.class);
        assertThat(run.step("vectors:restore").state()).isEqualTo(StepState.WAITING);
        assertThat(run.step("cache:count").state()).as("the rest goes on").isEqualTo(StepState.SUCCEEDED);

        run.whenever("vectors:restore", Outcome.Done.saying("now it works"));
        assertThat(run.decide("anna", Verdict.RETRY, "vectors:restore")).isInstanceOf(Decisions.Answer.Taken.class);
        run.run();
        assertThat(run.execution().result()).isEqualTo(RunResult.PASSED);
        assertThat(run.step("vectors:restore").tries()).isEqualTo(2);
    }

    @Test
    void skippingAStepIsAFinding() {
        Rehearsal run = new Rehearsal(Plans.STACK, RunScope.recovery()).whenever("vectors:restore", Rehearsal.broken());
        run.run();
        run.decide("anna", Verdict.SKIP, "vectors:restore");
        run.run();
        assertThat(run.execution().result()).isEqualTo(RunResult.PASSED_WITH_FINDINGS);
        assertThat(run.execution().findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).isEqualTo("skipped by anna: because"));
    }

    @Test
    void aRefusedObjectFailsTheRunAtItsEndAndNotBefore() {
        RunFinding refused = new RunFinding(
                Severity.HIGH, Execution.OBJECT_REFUSED, "settings:configuration", "Role shop/a was refused", null);
        Rehearsal run = new Rehearsal(Plans.STACK + SMOKE, RunScope.recovery())
                .whenever(
                        "settings:configuration",
                        new Outcome.Done("applied the rest", List.of(), List.of(refused), List.of(), null));
        assertThat(run.run()).isInstanceOfSatisfying(Move.Finish.class, end -> {
            assertThat(end.result()).isEqualTo(RunResult.FAILED);
            assertThat(end.message()).isEqualTo("Role shop/a was refused");
        });
        assertThat(run.tried).contains("smoke", "policies:apply");
    }

    @Test
    void aPauseThatNobodyEndsFailsTheRun() {
        Rehearsal run = new Rehearsal(Plans.STACK + "maxPause: 10m\n", RunScope.recovery())
                .whenever("vectors:restore", Rehearsal.broken());
        run.run();
        run.pass(Duration.ofMinutes(10));
        run.run();
        assertThat(run.execution().result()).isEqualTo(RunResult.TIMED_OUT);
        assertThat(run.failure().reason()).isEqualTo("NobodyDecided");
    }

    @Test
    void theFailureOfAComponentThatIsNotCriticalIsAFinding() {
        Rehearsal run = new Rehearsal(Plans.STACK, RunScope.drill()).whenever("cache:restore", Rehearsal.broken());
        run.run();
        assertThat(run.step("agent:start").state()).isEqualTo(StepState.SUCCEEDED);
        assertThat(run.execution().result()).isEqualTo(RunResult.PASSED_WITH_FINDINGS);
        assertThat(run.execution().findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.step()).isEqualTo("cache:restore"));
    }

    @Test
    void aCriticalFailureInADrillStopsWhatHasNotBegun() {
        Rehearsal run =
                new Rehearsal(Plans.STACK + SMOKE, RunScope.drill()).whenever("vectors:restore", Rehearsal.broken());
        run.run();
        assertThat(run.step("smoke").state()).isEqualTo(StepState.SKIPPED);
        assertThat(run.execution().result()).isEqualTo(RunResult.FAILED);
        assertThat(run.failure().message()).isEqualTo("vectors:restore: it broke — mend it");
    }

    @Test
    void aFailedRunStillKeepsItsTraces() {
        Rehearsal run = new Rehearsal(
                        Plans.STACK + SMOKE + "- {name: traces, after: [smoke], evidence: {}}\n", RunScope.drill())
                .whenever("vectors:restore", Rehearsal.broken());
        run.run();
        assertThat(run.step("traces").state()).isEqualTo(StepState.SUCCEEDED);
        assertThat(run.execution().result()).isEqualTo(RunResult.FAILED);
    }

    @Test
    void aRunThatWasNotApprovedDoesNothingMoreNotEvenForItsTraces() {
        String traces = "steps:\n- {name: traces, evidence: {}}\n";
        for (String approval : List.of("{timeout: 10m}", "{timeout: 10m, required: 2}")) {
            Rehearsal rejected = new Rehearsal(Plans.STACK + traces + "approval: " + approval, RunScope.recovery());
            rejected.run();
            rejected.decide("anna", Verdict.REJECT, null);
            assertNothingWasDone(rejected, RunResult.ABORTED);

            Rehearsal forgotten = new Rehearsal(Plans.STACK + traces + "approval: " + approval, RunScope.recovery());
            forgotten.run();
            forgotten.pass(Duration.ofMinutes(11));
            assertNothingWasDone(forgotten, RunResult.TIMED_OUT);
        }
    }

    private static void assertNothingWasDone(Rehearsal run, RunResult end) {
        run.run();
        assertThat(run.execution().result()).isEqualTo(end);
        assertThat(run.step("traces").state()).isEqualTo(StepState.SKIPPED);
        assertThat(run.tried).isEmpty();
    }

    @Test
    void aRunThatTakesTooLongEndsAndNobodyIsWaitedForAnyMore() {
        Rehearsal run = new Rehearsal(Plans.STACK + "maxPause: 9h\nactiveDeadline: 2h\n", RunScope.recovery())
                .whenever("vectors:restore", Rehearsal.broken());
        run.run();
        assertThat(run.step("vectors:restore").state()).isEqualTo(StepState.WAITING);
        run.pass(Duration.ofHours(2));
        run.run();
        assertThat(run.step("vectors:restore").state()).isEqualTo(StepState.SKIPPED);
        assertThat(run.execution().result()).isEqualTo(RunResult.TIMED_OUT);
        assertThat(run.failure().message()).contains("activeDeadline, 2h");
    }

    @Test
    void aRunThatIsAbortedWhileItWaitsEndsAtOnce() {
        Rehearsal run = new Rehearsal(Plans.STACK, RunScope.recovery()).whenever("vectors:restore", Rehearsal.broken());
        run.run();
        run.decide("anna", Verdict.ABORT, null);
        run.run();
        assertThat(run.execution().result()).isEqualTo(RunResult.ABORTED);
    }

    @Test
    void rollingBackTakesBackWhatWasDoneInReverseOrder() {
        Rehearsal run =
                new Rehearsal(Plans.STACK + """
                        onFailure: RollBack
                        steps:
                        - {name: one, before: [settings], network: {verb: Isolate}, rollback: {network: {verb: Release}}}
                        - {name: two, after: [settings], scale: {workload: {kind: Deployment, name: x}, replicas: 0}, rollback: {scale: {workload: {kind: Deployment, name: x}}}}
                        """, RunScope.recovery()).whenever("agent:start", Rehearsal.broken());
        run.run();
        assertThat(run.tried).endsWith("back:two", "back:one");
        assertThat(run.execution().result()).isEqualTo(RunResult.FAILED);
        assertThat(run.step("one").state()).isEqualTo(StepState.ROLLED_BACK);
        assertThat(run.failure().message()).contains("agent:start: it broke");
    }

    @Test
    void aWorkerThatGoesOnTriesTheInterruptedStepAgainAndNoOther() {
        Rehearsal run = new Rehearsal(Plans.STACK, RunScope.recovery());
        interrupt(run, "vectors:restore");
        assertThat(RunRules.next(run.graph, run.execution(), run.settings, Set.of(), run.now))
                .filteredOn(Move.Try.class::isInstance)
                .extracting(move -> ((Move.Try) move).node().name())
                .contains("vectors:restore")
                .doesNotContain("settings:configuration", "vectors:start");
    }

    @Test
    void anInterruptedStepWhoseEffectIsUnknownIsAPersonsToDecide() {
        Rehearsal run = new Rehearsal(Plans.STACK + SMOKE, RunScope.recovery());
        interrupt(run, "smoke");
        assertThat(RunRules.next(run.graph, run.execution(), run.settings, Set.of(), run.now))
                .singleElement()
                .isInstanceOfSatisfying(
                        Move.Ask.class, ask -> assertThat(ask.reason()).isEqualTo("StepInterrupted"));
    }

    @Test
    void notMoreStepsThanAllowedAreUnderWay() {
        String many = "identity: {name: i, key: k}\ncomponents:\n- {name: settings, policyRef: {name: config}}\n"
                + "steps:\n";
        for (int i = 0; i < 9; i++) {
            many += "- {name: s" + i + ", evidence: {}}\n";
        }
        Rehearsal run = new Rehearsal(many, RunScope.recovery());
        List<Move> moves = RunRules.next(run.graph, run.execution(), run.settings, Set.of("other"), run.now);
        assertThat(moves).hasSize(run.settings.parallel() - 1);
    }

    @Test
    void abortingEndsTheRunAndLeavesTheRestUndone() {
        Rehearsal run = new Rehearsal(Plans.STACK, RunScope.recovery()).whenever("vectors:restore", Rehearsal.broken());
        run.run();
        run.decide("anna", Verdict.ABORT, null);
        run.pass(Duration.ofHours(2));
        run.run();
        assertThat(run.execution().result()).isEqualTo(RunResult.ABORTED);
        assertThat(run.step("agent:start").state()).isEqualTo(StepState.SKIPPED);
    }

    /** Runs everything before a step, and leaves that one as a worker leaves it that dies. */
    private static void interrupt(Rehearsal run, String step) {
        Transitions transitions = new Transitions(run.graph, run.draft, run.settings);
        for (var node : run.graph.nodes()) {
            transitions.tried(node, run.now);
            if (node.name().equals(step)) {
                return;
            }
            transitions.ended(node, Outcome.Done.saying("done"), run.now);
        }
        Execution execution = run.execution();
        throw new IllegalArgumentException(step + " is not in " + execution.steps());
    }
}
