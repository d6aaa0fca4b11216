package io.holdfast.recovery.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.VerificationLevel;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.run.StepState;
import io.holdfast.api.v1alpha1.run.Verdict;
import io.holdfast.recovery.Plans;
import io.holdfast.recovery.plan.Expansion;
import io.holdfast.recovery.plan.RunScope;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionsTest {
    private static final String TWO = Plans.STACK + "approval: {required: 2, timeout: 10m}\n";

    @Test
    void aRecoveryWaitsForAsManyPeopleAsThePlanWants() {
        Rehearsal run = new Rehearsal(TWO, RunScope.recovery());
        assertThat(run.run()).isInstanceOf(Move.WaitUntil.class);
        assertThat(run.tried).isEmpty();
        run.decide("anna", Verdict.APPROVE, null);
        run.run();
        assertThat(run.tried).as("one is not enough").isEmpty();
        run.decide("ben", Verdict.APPROVE, null);
        run.run();
        assertThat(run.execution().result()).isEqualTo(RunResult.PASSED);
        assertThat(run.step(Expansion.APPROVAL).message()).isEqualTo("approved by 2");
    }

    @Test
    void nobodyApprovesTwice() {
        Rehearsal run = waiting();
        run.decide("anna", Verdict.APPROVE, null);
        assertThat(refusal(new Rehearsal(TWO, RunScope.recovery()))).isNull();
        run.tried.add("something, so that the decision is another object");
        assertThat(run.decide("anna", Verdict.APPROVE, null))
                .isEqualTo(new Decisions.Answer.Refused("anna has approved this already"));
        assertThat(run.step(Expansion.APPROVAL).state()).isEqualTo(StepState.WAITING);
    }

    @Test
    void whoStartedTheRunMayNotApproveIt() {
        assertThat(waiting().decide("requester", Verdict.APPROVE, null))
                .isEqualTo(new Decisions.Answer.Refused(
                        "requester started the run, and the plan wants somebody else to approve it"));
    }

    @Test
    void whoStartedTheRunMayApproveItIfThePlanSaysSo() {
        Rehearsal run = new Rehearsal(Plans.STACK + "approval: {separateFromRequester: false}\n", RunScope.recovery());
        run.run();
        assertThat(run.decide("requester", Verdict.APPROVE, null)).isInstanceOf(Decisions.Answer.Taken.class);
    }

    @Test
    void aPlanThatWantsNoApprovalsWaitsForNobody() {
        Rehearsal run = new Rehearsal(Plans.STACK + "approval: {required: 0}\n", RunScope.recovery());
        run.run();
        assertThat(run.execution().result()).isEqualTo(RunResult.PASSED);
    }

    @Test
    void onlyThePlansApproversMay() {
        Rehearsal run =
                new Rehearsal(Plans.STACK + "approval: {required: 1, approvers: [anna]}\n", RunScope.recovery());
        run.run();
        assertThat(run.decide("eve", Verdict.APPROVE, null))
                .isEqualTo(new Decisions.Answer.Refused("eve is not one of the plan's approvers"));
        assertThat(run.decide("anna", Verdict.APPROVE, null)).isInstanceOf(Decisions.Answer.Taken.class);
    }

    @Test
    void anApprovalOfAnythingElseIsVoid() {
        for (String other : List.of("c".repeat(64), Rehearsal.PLAN, Rehearsal.POINTS)) {
            assertThat(waiting().decide("anna", Verdict.APPROVE, null, other))
                    .isInstanceOfSatisfying(
                            Decisions.Answer.Refused.class,
                            refused -> assertThat(refused.why()).startsWith("it was made for another run"));
        }
    }

    @Test
    void aDecisionThatWasActedOnIsNotActedOnAgain() {
        Rehearsal run = waiting();
        run.decide("anna", Verdict.APPROVE, null);
        run.decide("anna", Verdict.APPROVE, null);
        assertThat(run.execution().decisions()).hasSize(1);
    }

    @Test
    void anApprovalThatDoesNotComeAbortsTheRun() {
        Rehearsal run = waiting();
        run.pass(Duration.ofMinutes(10));
        run.run();
        assertThat(run.tried).isEmpty();
        assertThat(run.execution().result()).isEqualTo(RunResult.TIMED_OUT);
    }

    @Test
    void aRunGoesOnWithoutItsApprovalOnlyIfThePlanSaysSoAndTellsIt() {
        Rehearsal run =
                new Rehearsal(Plans.STACK + "approval: {timeout: 10m, onTimeout: Proceed}\n", RunScope.recovery());
        run.run();
        run.pass(Duration.ofMinutes(10));
        run.run();
        assertThat(run.execution().result()).isEqualTo(RunResult.PASSED_WITH_FINDINGS);
        assertThat(run.execution().findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.reason()).isEqualTo("NobodyDecided"));
    }

    @Test
    void whatAPersonWasToDoIsNotDoneBecauseNobodyDidIt() {
        Rehearsal run = new Rehearsal(Plans.STACK + """
                approval: {required: 0, onTimeout: Proceed}
                steps: [{name: tape, before: [settings], timeout: 10m, manual: {instructions: Bring the tape.}}]
                """, RunScope.recovery());
        run.run();
        run.pass(Duration.ofMinutes(10));
        run.run();
        assertThat(run.execution().result()).isEqualTo(RunResult.TIMED_OUT);
    }

    @Test
    void theApprovalOfTheRunCannotBeSkipped() {
        assertThat(waiting().decide("anna", Verdict.SKIP, Expansion.APPROVAL))
                .isInstanceOf(Decisions.Answer.Refused.class);
    }

    /** Whoever may not approve could pass it by that way. */
    @Test
    void anApprovalAmongTheStepsCannotBeSkippedEither() {
        Rehearsal run = new Rehearsal(Plans.STACK + """
                steps: [{name: cutover, after: [agent], approval: {reason: Cut over, required: 2}}]
                """, RunScope.recovery());
        run.run();
        assertThat(run.decide("anna", Verdict.SKIP, "cutover")).isInstanceOf(Decisions.Answer.Refused.class);
        assertThat(run.decide("bob", Verdict.APPROVE, "cutover")).isInstanceOf(Decisions.Answer.Taken.class);
    }

    @Test
    void whereThePlanNamesApproversOnlyTheyMaySkipAStep() {
        Rehearsal run = new Rehearsal(Plans.STACK + "approval: {required: 0, approvers: [anna]}\n", RunScope.recovery())
                .whenever("agent:start", Rehearsal.broken());
        run.run();
        assertThat(run.decide("eve", Verdict.SKIP, "agent:start"))
                .isEqualTo(new Decisions.Answer.Refused(
                        "eve is not one of the plan's approvers, who alone may skip a step"));
        assertThat(run.decide("anna", Verdict.SKIP, "agent:start")).isInstanceOf(Decisions.Answer.Taken.class);
    }

    /** P16: to skip what failed is as weighty as to approve. */
    @Test
    void whoStartedTheRunMayNotSkipAStepOfItUnlessThePlanSaysSo() {
        Rehearsal run = new Rehearsal(Plans.STACK + "approval: {required: 0}\n", RunScope.recovery())
                .whenever("agent:start", Rehearsal.broken());
        run.run();
        assertThat(run.decide("requester", Verdict.SKIP, "agent:start"))
                .isEqualTo(new Decisions.Answer.Refused(
                        "requester started the run, and the plan wants somebody else to skip a step of it"));
        assertThat(run.decide("anna", Verdict.SKIP, "agent:start")).isInstanceOf(Decisions.Answer.Taken.class);

        for (String alone : List.of("approval: {required: 0, separateFromRequester: false}\n", "")) {
            Rehearsal permitted = new Rehearsal(Plans.STACK + alone + "onFailure: Pause\n", RunScope.recovery())
                    .whenever("agent:start", Rehearsal.broken());
            permitted.run();
            assertThat(permitted.decide("requester", Verdict.SKIP, "agent:start"))
                    .isInstanceOf(Decisions.Answer.Taken.class);
        }
    }

    @Test
    void nobodySkipsTheIsolationOfADrill() {
        RunScope attended = new RunScope(RunMode.DRILL, List.of(), true, VerificationLevel.RESTORE);
        Rehearsal run = new Rehearsal(Plans.STACK + "onFailure: Pause\n", attended)
                .whenever(Expansion.ISOLATION, Rehearsal.broken());
        run.run();
        assertThat(run.step(Expansion.ISOLATION).state()).isEqualTo(StepState.WAITING);
        assertThat(run.decide("anna", Verdict.SKIP, Expansion.ISOLATION))
                .isInstanceOfSatisfying(
                        Decisions.Answer.Refused.class,
                        refused -> assertThat(refused.why()).startsWith("nobody may skip isolation"));
        assertThat(run.decide("anna", Verdict.RETRY, Expansion.ISOLATION)).isInstanceOf(Decisions.Answer.Taken.class);
    }

    @Test
    void aManualStepIsConfirmed() {
        Rehearsal run = new Rehearsal(
                Plans.STACK
                        + "steps: [{name: call, after: [agent], manual: {instructions: call the team, role: Lead}}]\n",
                RunScope.recovery());
        run.run();
        assertThat(run.step("call").message()).isEqualTo("Lead: call the team");
        assertThat(run.decide("anna", Verdict.APPROVE, "call")).isInstanceOf(Decisions.Answer.Refused.class);
        run.decide("anna", Verdict.CONFIRM, "call");
        run.run();
        assertThat(run.step("call").message()).isEqualTo("confirmed by anna");
        assertThat(run.execution().result()).isEqualTo(RunResult.PASSED);
    }

    private static Rehearsal waiting() {
        Rehearsal run = new Rehearsal(TWO, RunScope.recovery());
        run.run();
        return run;
    }

    private static @org.jspecify.annotations.Nullable String refusal(Rehearsal run) {
        run.run();
        return run.decide("anna", Verdict.APPROVE, null) instanceof Decisions.Answer.Refused refused
                ? refused.why()
                : null;
    }
}
