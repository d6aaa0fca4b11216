package io.holdfast.recovery.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.Message;
import io.holdfast.api.v1alpha1.run.MessageEvent;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.recovery.Plans;
import io.holdfast.recovery.Specs;
import io.holdfast.recovery.run.ExecutionDraft;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReportsTest {

    @Test
    void whatWasMeasuredStandsBesideWhatWasPromised() {
        RunReport report = KnownRuns.report("passed");
        assertThat(report.targets().rtoSeconds()).isEqualTo(900);
        assertThat(report.achieved().rtoSeconds()).isBetween(5.0, 300.0);
        assertThat(report.achieved().rtoMet()).isTrue();
        assertThat(report.outcome().result()).isIn(RunResult.PASSED, RunResult.PASSED_WITH_FINDINGS);
        assertThat(report.about().exercise()).isTrue();
    }

    @Test
    void whoAnswersForItWhatItAnswersAndWhatItShowsAreAsPlanAndRunSay() {
        RestorePlanSpec plan = Specs.read(RestorePlanSpec.class, Plans.STACK + """
                owner: {team: Data, role: DR lead, contact: "#data"}
                evidence: {controls: [A.8.13, CP-10]}
                """);
        RestoreRunSpec spec = Specs.read(
                RestoreRunSpec.class,
                "{mode: Recovery, planRef: {name: p}, incident: {id: INC-7, startedAt: \"2026-11-25T01:00:00Z\"}}");

        RunReport report = Reports.of(
                new Reports.Run("ns", "p", "run", "uid", plan, spec, Optional.empty(), "test"),
                KnownRuns.execution("passed"),
                Instant.parse("2026-11-25T01:31:00Z"),
                List.of());

        assertThat(report.about().owner()).isEqualTo("Data, DR lead, #data");
        assertThat(report.about().incident()).isEqualTo("INC-7");
        assertThat(report.controls()).containsExactly("A.8.13", "CP-10");
    }

    @Test
    void everyCriterionOfADrillThatPassedIsMet() {
        assertThat(KnownRuns.report("passed").criteria())
                .isNotEmpty()
                .allSatisfy(criterion -> assertThat(criterion.met())
                        .as("%s: %s", criterion.name(), criterion.observed())
                        .isTrue());
    }

    @Test
    void aDrillThatFailedSaysWhichCriterionWasNotMetAndWhatToDo() {
        RunReport report = KnownRuns.report("failed");
        assertThat(report.outcome().result()).isEqualTo(RunResult.FAILED);
        assertThat(report.criteria()).anySatisfy(one -> assertThat(one.met()).isFalse());
        assertThat(report.nextSteps())
                .contains("CheckFailed: look at the data; restore an older recovery point if it is wrong there, too");
        assertThat(report.issues())
                .first()
                .satisfies(one -> assertThat(one.message())
                        .isEqualTo("papers-are-found: points of papers: 500, expected at least 1000"));
        assertThat(report.steps())
                .filteredOn(RunReport.ReportStep::critical)
                .extracting(RunReport.ReportStep::name)
                .contains("papers-are-found", "qdrant:restore")
                .doesNotContain("evidence");
        assertThat(ReportHtml.of(report)).contains("class=\"result bad\"").contains("class=\"failed");
    }

    @Test
    void theCriticalPathEndsWithTheStepThatStoppedTheClockAndHasNoGapInItsOrder() {
        RunReport report = KnownRuns.report("passed");
        var critical =
                report.steps().stream().filter(RunReport.ReportStep::critical).toList();
        assertThat(critical).extracting(RunReport.ReportStep::name).contains("health");
        assertThat(critical).hasSizeGreaterThan(3);
        for (RunReport.ReportStep step : critical) {
            assertThat(step.after().isEmpty()
                            || critical.stream().anyMatch(other -> step.after().contains(other.name())))
                    .as(step.name())
                    .isTrue();
        }
    }

    @Test
    void aRunIsComparedWithTheLastOneOfItsKind() {
        RunReport.About about = KnownRuns.report("passed").about();
        RunReport report = KnownRuns.report(
                "passed",
                Function.identity(),
                List.of(earlier(RunMode.RECOVERY, null, 99.0), earlier(RunMode.DRILL, about.drill(), 12.0)));
        assertThat(report.lessons())
                .filteredOn(lesson -> lesson.startsWith("The last run of the same kind took"))
                .singleElement()
                .asString()
                .contains("took 12s");
        assertThat(ReportMarkdown.of(report)).contains("| this one |").contains("1m39s");
    }

    private static RunReport.Earlier earlier(RunMode mode, @Nullable String drill, double rto) {
        return new RunReport.Earlier(
                "runs/a/b/c",
                "f".repeat(64),
                mode,
                drill,
                Instant.parse("2026-10-25T01:00:00Z"),
                RunResult.PASSED,
                rto,
                null);
    }

    @Test
    void whatPeopleWereToldAndWhatTheyWereNotStandsInTheReport() {
        Message told = Message.due(
                        MessageEvent.STARTED, null, Instant.parse("2026-11-25T01:00:00Z"), "the run has begun")
                .delivered(Instant.parse("2026-11-25T01:00:01Z"));
        Message missed = Message.due(
                        MessageEvent.WAITING, "declare", Instant.parse("2026-11-25T01:02:00Z"), "shall it begin?")
                .givenUp("it answered 503");
        RunReport report = KnownRuns.report("passed", execution -> with(execution, told, missed), List.of());
        assertThat(ReportMarkdown.of(report))
                .contains("## Communication log")
                .contains("2026-11-25 01:00:01 UTC")
                .contains("no: it answered 503")
                .contains("shall it begin?");
    }

    private static Execution with(Execution execution, Message... messages) {
        ExecutionDraft draft = new ExecutionDraft(execution, 1);
        List.of(messages).forEach(draft::tell);
        return draft.snapshot();
    }

    @Test
    void whatIsLeftBehindIsNamed() {
        RunReport report = KnownRuns.report("passed", ReportsTest::withALeak, List.of());
        assertThat(report.cleanup().left()).containsExactly("Namespace drill-left");
        assertThat(report.criteria())
                .filteredOn(one -> one.name().equals("Nothing that the run made is left"))
                .singleElement()
                .satisfies(one -> assertThat(one.met()).isFalse());
    }

    @Test
    void whatServicesAnsweredNeitherBecomesMarkupNorBreaksATable() {
        RunReport report = KnownRuns.report("passed", ReportsTest::withANastyAnswer, List.of());
        assertThat(ReportHtml.of(report))
                .doesNotContain("<script>alert")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt; | a")
                .doesNotContain("\u0000");
        assertThat(ReportMarkdown.of(report).lines().filter(line -> line.contains("alert(1)")))
                .singleElement()
                .asString()
                .contains("&lt;script>alert(1)&lt;/script> \\| a b");
    }

    @Test
    void aRunThatNeverBeganHasAReportToo() {
        RunReport report = KnownRuns.report("passed", _ -> Specs.read(Execution.class, """
                {worker: 1, result: Failed, failure: {kind: Invalid, reason: NoRecoveryPoint, message: "there is none"}}
                """), List.of());
        assertThat(report.steps()).isEmpty();
        assertThat(ReportMarkdown.of(report)).contains("there is none").contains("did not get as far as a step");
        assertThat(ReportHtml.of(report)).doesNotContain("<svg");
    }

    private static Execution withALeak(Execution execution) {
        return changed(
                execution,
                "\"ledger\":\\[",
                "\"ledger\":[{\"kind\":\"Namespace\",\"name\":\"drill-left\",\"removed\":false},");
    }

    private static Execution withANastyAnswer(Execution execution) {
        return changed(
                execution,
                "\"checks\":\\[",
                "\"checks\":[{\"step\":\"health\",\"name\":\"answer\",\"expected\":\"ok\",\"actual\":\"<script>alert(1)</script> | a\\nb\",\"passed\":true},");
    }

    private static Execution changed(Execution execution, String what, String with) {
        String text = Specs.write(execution);
        String other = text.replaceFirst(what, java.util.regex.Matcher.quoteReplacement(with));
        assertThat(other).isNotEqualTo(text);
        return Specs.read(Execution.class, other);
    }
}
