package io.holdfast.recovery.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.plan.Scenario;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.recovery.Plans;
import io.holdfast.recovery.plan.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RiskMatrixTest {
    private static final Instant NOW = Instant.parse("2026-11-26T00:00:00Z");
    private static final Resolution STACK = Resolution.of(
            Plans.resolved(Plans.STACK + "scenario: FullClusterLoss\ndrills: [{name: monthly, cron: \"0 3 1 * *\"}]\n")
                    .plan(),
            Plans.policies());
    private static final Set<String> SOURCES = Set.of(
            "research-ops/config/settings",
            "research-ops/qdrant/vectors",
            "research-ops/redis/cache",
            "research-ops/redis/sessions");

    @Test
    void aPlanThatWasShownAndKeepsWhatItPromisesIsALowRisk() {
        RiskMatrix.Row row = row(planned(KnownRuns.report("passed")), NOW);

        assertThat(row.plan()).isEqualTo("research-ops/all");
        assertThat(row.covered()).isEqualTo(3);
        assertThat(row.captured()).isEqualTo(4);
        assertThat(row.result()).isEqualTo(RunResult.PASSED);
        assertThat(row.rtoShown()).isPositive();
        assertThat(row.rpoWorst()).as("the vectors, once a day").isGreaterThanOrEqualTo(86_400);
        assertThat(row.why()).isEmpty();
        assertThat(row.risk()).isEqualTo(Severity.LOW);
    }

    @Test
    void whatWasNeverShownOrDidNotPassIsAHighRiskAndWhatIsLongAgoAMediumOne() {
        assertThat(row(planned(null), NOW).risk()).isEqualTo(Severity.HIGH);
        assertThat(row(planned(null), NOW).why()).containsExactly("it was never carried out, nor rehearsed");
        RiskMatrix.Row failed = row(planned(KnownRuns.report("failed")), NOW);
        assertThat(failed.risk()).isEqualTo(Severity.HIGH);
        assertThat(failed.why().getFirst()).startsWith("its last run did not pass: ");
        RiskMatrix.Row old = row(planned(KnownRuns.report("passed")), NOW.plus(Duration.ofDays(60)));
        assertThat(old.risk()).isEqualTo(Severity.MEDIUM);
        assertThat(old.why()).containsExactly("it was shown longer ago than 35d");
    }

    @Test
    void whatSchedulesCannotKeepIsNamed() {
        RiskMatrix.Planned planned = new RiskMatrix.Planned(
                "research-ops", "vector-database-failure", KnownRuns.resolution(), KnownRuns.report("passed"), "key");
        RiskMatrix.Row row = row(planned, NOW);
        assertThat(row.risk()).isEqualTo(Severity.HIGH);
        assertThat(row.rpoObjective()).isEqualTo(3600);
        assertThat(String.join("; ", row.why())).contains("qdrant");
    }

    @Test
    void whatNobodyPlannedForIsInItToo() {
        RiskMatrix matrix = RiskMatrix.of(List.of(planned(null)), SOURCES, NOW);

        assertThat(matrix.uncovered()).containsExactly("research-ops/redis/sessions");
        assertThat(matrix.rows())
                .filteredOn(row -> row.plan() == null)
                .extracting(RiskMatrix.Row::scenario)
                .contains(Scenario.VECTOR_DATABASE_FAILURE, Scenario.SECURITY_INCIDENT)
                .doesNotContain(Scenario.FULL_CLUSTER_LOSS, Scenario.CUSTOM);
        assertThat(matrix.rows().getFirst().plan()).as("the highest risk first").isEqualTo("research-ops/all");
        String text = RiskMarkdown.of(matrix);
        assertThat(text)
                .contains("| Full cluster loss | research-ops/all | 3 of 4 |", "- research-ops/redis/sessions", "never")
                .contains("write a RestorePlan with scenario VectorDatabaseFailure");
        assertThat(text.lines().filter(line -> line.startsWith("|")))
                .allSatisfy(line ->
                        assertThat(line.chars().filter(c -> c == '|').count()).isEqualTo(9));
    }

    private static RiskMatrix.Planned planned(@Nullable RunReport last) {
        return new RiskMatrix.Planned("research-ops", "all", STACK, last, last == null ? null : "key");
    }

    private static RiskMatrix.Row row(RiskMatrix.Planned planned, Instant now) {
        return RiskMatrix.of(List.of(planned), SOURCES, now).rows().stream()
                .filter(one -> one.plan() != null)
                .findFirst()
                .orElseThrow();
    }
}
