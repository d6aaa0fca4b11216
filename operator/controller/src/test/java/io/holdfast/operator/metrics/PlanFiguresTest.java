package io.holdfast.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.holdfast.api.v1alpha1.plan.RestorePlan;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlanFiguresTest {
    private static final Instant NOW = Instant.parse("2026-01-02T02:00:00Z");

    private static final String PLAN = """
            apiVersion: holdfast.io/v1alpha1
            kind: RestorePlan
            metadata: {name: p, namespace: ns}
            spec:
              objectives: {rto: 15m, rpo: 1h}
              identity: {name: i, key: k}
              components: [{name: c, policyRef: {name: x}}]
            """;

    @Test
    void aPlanThatNobodyHasLookedAtHasNoFigures() {
        assertThat(PlanFigures.of(plan(""), List.of(), NOW)).isEmpty();
    }

    @Test
    void whatIsNotKnownYetIsNeitherGoodNorBad() {
        assertThat(figures("status: {conditions: [{type: Recoverable, status: Unknown}]}"))
                .doesNotContainKeys("holdfast_plan_recoverable", "holdfast_drill_passed");
    }

    @Test
    void conditionsAndTheLastDrillAreTold() {
        assertThat(figures("""
                status:
                  conditions: [{type: Recoverable, status: "False"}, {type: Verified, status: "True"}, {type: DrillOverdue, status: "True"}]
                  lastDrill: {run: d, result: Failed, finishedAt: "1970-01-01T00:01:00Z", rtoSeconds: 12.5, rtoMet: true, rpoSeconds: 7200, rpoMet: false}
                """))
                .containsEntry("holdfast_plan_recoverable", 0.0)
                .containsEntry("holdfast_plan_verified", 1.0)
                .containsEntry("holdfast_drill_overdue", 1.0)
                .containsEntry("holdfast_drill_passed", 0.0)
                .containsEntry("holdfast_drill_last_time", 60.0)
                .containsEntry("holdfast_plan_recovery_time_seconds drill", 12.5)
                .containsEntry("holdfast_plan_data_loss_seconds drill", 7200.0)
                .containsEntry("holdfast_plan_objectives_met drill", 0.0)
                .containsEntry("holdfast_plan_recovery_time_objective_seconds", 900.0);
    }

    @Test
    void aDrillFailsUntilSomethingThatCoversItPasses() {
        String failed = """
                  drills: [{name: one, components: [c]}, {name: all}]
                status:
                  drills: [{name: one, last: {run: f, drill: one, result: Failed, finishedAt: "1970-01-01T00:01:00Z"}}]
                """;
        String last = "  lastDrill: {run: l, result: Passed, finishedAt: \"1970-01-01T00:02:00Z\"}\n";
        assertThat(figures(failed + last)).containsEntry("holdfast_drill_passed", 0.0);
        assertThat(figures(failed + last + last.replace("lastDrill", "lastPassed")))
                .containsEntry("holdfast_drill_passed", 1.0);
        assertThat(figures(failed + last.replace("result", "drill: all, result")))
                .containsEntry("holdfast_drill_passed", 1.0);
    }

    @Test
    void aDrillThatDidNotGetSoFarSaysNothingOfObjectives() {
        assertThat(figures("status: {lastDrill: {run: d, result: Failed, finishedAt: \"1970-01-01T00:01:00Z\"}}"))
                .doesNotContainKey("holdfast_plan_objectives_met drill");
    }

    @Test
    void theLargestLossOfAnyComponentCounts() {
        assertThat(
                        figures(
                                "status: {exposure: [{name: a, worstCaseSeconds: 60}, {name: b, worstCaseSeconds: 90}, {name: c}]}"))
                .containsEntry("holdfast_plan_data_loss_seconds expected", 90.0);
    }

    @Test
    void onlyRunsUnderWayWaitAndOnlyEndedOnesLeak() {
        Map<String, Double> figures = figures(
                "status: {}",
                run(
                        "waits",
                        "state: WaitingForPerson\n  execution: {worker: 1, steps: [{name: s, type: Manual, state: Waiting, tries: 0, waitingSince: \"1970-01-01T00:02:00Z\"}], ledger: [{kind: Namespace, name: x}]}"),
                run(
                        "over",
                        "state: Finished\n  execution: {worker: 1, steps: [{name: s, type: Manual, state: Waiting, tries: 0, waitingSince: \"1970-01-01T00:02:00Z\"}], ledger: [{kind: Namespace, name: y}, {kind: Namespace, name: z, removed: true}]}"));
        assertThat(figures)
                .containsEntry("holdfast_run_waiting_time waits", 120.0)
                .containsEntry("holdfast_run_leaked_objects", 1.0)
                .doesNotContainKey("holdfast_run_waiting_time over");
    }

    private static Map<String, Double> figures(String status, RestoreRun... runs) {
        return PlanFigures.of(plan(status), List.of(runs), NOW).stream()
                .collect(Collectors.toMap(PlanFiguresTest::name, Sample::value));
    }

    private static String name(Sample sample) {
        String more = sample.labels().stream()
                .filter(label -> !List.of("backup_namespace", "plan").contains(label.getName()))
                .map(label -> label.getValue())
                .collect(Collectors.joining(" "));
        return (sample.figure().metric() + " " + more).strip();
    }

    private static RestorePlan plan(String status) {
        return Serialization.unmarshal(PLAN + status, RestorePlan.class);
    }

    private static RestoreRun run(String name, String status) {
        return Serialization.unmarshal("""
                apiVersion: holdfast.io/v1alpha1
                kind: RestoreRun
                metadata: {name: %s, namespace: ns}
                spec: {mode: Drill, planRef: {name: p}}
                status:
                  %s
                """.formatted(name, status), RestoreRun.class);
    }
}
