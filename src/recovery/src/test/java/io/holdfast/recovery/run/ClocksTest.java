package io.holdfast.recovery.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.run.ClockSource;
import io.holdfast.api.v1alpha1.run.ComponentLoss;
import io.holdfast.api.v1alpha1.run.Incident;
import io.holdfast.api.v1alpha1.run.PointTaken;
import io.holdfast.api.v1alpha1.run.RunFigures;
import io.holdfast.api.v1alpha1.run.Verdict;
import io.holdfast.recovery.Plans;
import io.holdfast.recovery.plan.RunScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClocksTest {
    private static final Instant NOON = Rehearsal.NOON;
    private static final String HEALTHY = """
            steps: [{name: smoke, after: [agent], http: {url: "http://agent/"}, marks: ServiceHealthy}]
            """;

    @Test
    void theRecoveryTimeRunsFromTheDetectionToTheMomentSinceWhenTheServiceIsHealthy() {
        Incident incident = new Incident("i", NOON.minusSeconds(300), NOON.minusSeconds(120));
        Rehearsal run = new Rehearsal(Plans.STACK + HEALTHY, RunScope.recovery(), incident, List.of());
        Instant healthy = NOON.plusSeconds(45);
        run.whenever("smoke", new Outcome.Done("ok", List.of(), List.of(), List.of(), healthy));
        run.run();
        assertThat(run.clock().source()).isEqualTo(ClockSource.INCIDENT_DETECTED);
        assertThat(run.figures().rtoSeconds()).isEqualTo(165.0);
    }

    @Test
    void anIncidentThatIsStillToComeIsNamed() {
        Instant tomorrow = NOON.plus(Duration.ofDays(1));
        assertThat(Clocks.toCome(new Incident("i", NOON, tomorrow), NOON))
                .contains("incident.detectedAt 2026-01-02T12:00:00Z");
        assertThat(Clocks.toCome(new Incident("i", tomorrow, null), NOON))
                .contains("incident.startedAt 2026-01-02T12:00:00Z");
        assertThat(Clocks.toCome(new Incident("i", NOON, NOON.plusSeconds(30)), NOON))
                .as("a clock that is a little ahead")
                .isEmpty();
        assertThat(Clocks.toCome(null, NOON)).isEmpty();
    }

    @Test
    void aRecoveryThatWasOverBeforeItWasNoticedTookNoTime() {
        Incident incident = new Incident("i", NOON, NOON.plusSeconds(50));
        Rehearsal run = new Rehearsal(Plans.STACK + HEALTHY, RunScope.recovery(), incident, List.of());
        run.whenever("smoke", new Outcome.Done("ok", List.of(), List.of(), List.of(), NOON.plusSeconds(45)));
        run.run();
        assertThat(run.figures().rtoSeconds()).isZero();
        assertThat(run.figures().humanSeconds()).isZero();
    }

    @Test
    void withoutAnIncidentTheAllowanceForDetectionIsAdded() {
        Rehearsal run =
                new Rehearsal(Plans.STACK + HEALTHY + "objectives: {detectionAllowance: 5m}\n", RunScope.drill());
        run.run();
        assertThat(run.clock().t0()).isEqualTo(NOON.minusSeconds(300));
    }

    @Test
    void theLossOfAComponentRunsFromItsDataToTheHarm() {
        Incident incident = new Incident("i", NOON.minusSeconds(300), NOON.minusSeconds(120));
        Rehearsal run = new Rehearsal(
                Plans.STACK + HEALTHY + "objectives: {rpo: 1h}\n",
                RunScope.recovery(),
                incident,
                List.of(
                        point("vectors", NOON.minusSeconds(300 + 7200)),
                        point("cache", NOON.minusSeconds(300 + 60)),
                        point("manifests", NOON.minusSeconds(999_999))));
        run.run();
        assertThat(run.figures().rpoSeconds()).as("manifests are no data").isEqualTo(7200.0);
        assertThat(run.figures().skewSeconds()).isEqualTo(7140.0);
        assertThat(run.figures().components()).extracting(loss -> loss.met()).containsExactly(false, true);
        assertThat(run.execution().result()).isEqualTo(RunResult.FAILED);
        assertThat(run.failure().message()).isEqualTo("vectors lost 2h, the objective is 1h");
    }

    @Test
    void aComponentsOwnLimitComesBeforeThePlans() {
        Rehearsal run = new Rehearsal(
                Plans.STACK + HEALTHY + "objectives: {rpo: 1h}\n",
                RunScope.recovery(),
                null,
                List.of(point("vectors", NOON.minusSeconds(60)), point("cache", NOON.minusSeconds(60))));
        Clocks clocks = new Clocks(null, Map.of("cache", Duration.ofSeconds(30)));
        assertThat(clocks.figures(run.execution(), run.settings.objectives()).components())
                .extracting(ComponentLoss::component, ComponentLoss::objectiveSeconds, ComponentLoss::met)
                .containsExactly(tuple("vectors", 3600L, true), tuple("cache", 30L, false));
    }

    @Test
    void waitingForPeopleIsMeasuredApart() {
        Rehearsal run = new Rehearsal(
                Plans.STACK + HEALTHY + "approval: {required: 1}\nobjectives: {rto: 15m}\n", RunScope.recovery());
        run.run();
        run.pass(Duration.ofMinutes(20));
        run.decide("anna", Verdict.APPROVE, null);
        run.run();
        RunFigures figures = run.figures();
        assertThat(figures.humanSeconds()).isEqualTo(1200.0);
        assertThat(figures.machineSeconds())
                .isCloseTo(java.util.Objects.requireNonNull(figures.rtoSeconds()) - 1200, within(0.001));
        assertThat(figures.rtoMet()).isFalse();
        assertThat(run.failure().reason()).isEqualTo("RtoMissed");
    }

    @Test
    void aWaitWhileOtherStepsWorkCostsNothing() {
        Rehearsal run = new Rehearsal(
                Plans.STACK + "steps: [{name: call, manual: {instructions: call}}]\n", RunScope.recovery());
        run.run();
        double whileWorking = figures(run, run.now);
        assertThat(whileWorking).isZero();
        run.pass(Duration.ofSeconds(30));
        assertThat(figures(run, run.now)).isEqualTo(30.0);
    }

    @Test
    void aRunWhoseClockNothingStopsIsInconclusive() {
        Rehearsal run = new Rehearsal(Plans.STACK + "objectives: {rto: 15m}\n", RunScope.recovery());
        run.run();
        assertThat(run.execution().result()).isEqualTo(RunResult.INCONCLUSIVE);
        assertThat(run.failure().reason()).isEqualTo("NotMeasured");
    }

    @Test
    void theClockOfRestoredDataStopsWithTheLastCount() {
        Rehearsal run =
                new Rehearsal(Plans.STACK + "objectives: {rto: 15m, clock: DataRestored}\n", RunScope.recovery());
        run.run();
        assertThat(run.clock().dataRestoredAt())
                .isEqualTo(run.step("cache:count").finishedAt());
        assertThat(run.execution().result()).isEqualTo(RunResult.PASSED);
    }

    private static double figures(Rehearsal run, Instant until) {
        return HumanTime.of(run.execution(), NOON, until).toMillis() / 1000.0;
    }

    private static PointTaken point(String component, Instant dataTime) {
        return new PointTaken(component, "main", "01", "key", dataTime, 1, 1, "ff", null);
    }
}
