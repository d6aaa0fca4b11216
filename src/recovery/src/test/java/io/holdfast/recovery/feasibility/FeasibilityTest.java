package io.holdfast.recovery.feasibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.plan.Exposure;
import io.holdfast.api.v1alpha1.plan.MeasuredStep;
import io.holdfast.api.v1alpha1.plan.PlanFinding;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.recovery.Plans;
import io.holdfast.recovery.Specs;
import io.holdfast.recovery.plan.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FeasibilityTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final String HEALTHY = """
            steps:
            - name: ask
              after: [agent]
              marks: ServiceHealthy
              http: {url: "http://agent/health"}
            """;
    private static final String REHEARSED = """
            drills: [{name: monthly, cron: "0 3 1 * *"}]
            """;

    @Test
    void aDailyCaptureCannotKeepAnRpoOfAnHourAndTheFindingSaysTheNumbers() {
        Feasibility.Verdict verdict = judge(Plans.STACK + "objectives: {rpo: 1h}\n", Facts.none(NOON));

        assertThat(verdict.worst()).hasValueSatisfying(finding -> {
            assertThat(finding.reason()).isEqualTo("RpoNotReachable");
            assertThat(finding.component()).isEqualTo("vectors");
            assertThat(finding.message()).contains("1d").contains("1h");
            assertThat(finding.hint()).contains("vectors").contains("qdrant");
        });
        assertThat(verdict.exposure())
                .extracting(Exposure::name, Exposure::worstCaseSeconds)
                .contains(tuple("vectors", 86400L))
                .contains(tuple("cache", 3600L))
                .contains(tuple("settings", 900L));
    }

    @Test
    void aStepThatADrillWouldBeRefusedIsFoundBeforeTheDrill() {
        String plan = Plans.STACK + REHEARSED + """
                isolation: {allowHosts: [mail.example.org]}
                steps:
                - {name: inside, after: [agent], http: {url: "http://api.$(namespace).svc/health"}}
                - {name: named, after: [agent], http: {url: "https://mail.example.org/"}}
                - {name: production, after: [agent], http: {url: "http://api.shop.svc/orders", method: POST}}
                - {name: account, after: [agent], http: {url: "http://169.254.169.254/latest"}}
                - {name: for-real, after: [agent], modes: [Recovery], http: {url: "http://api.shop.svc/orders"}}
                - {name: own-rows, after: [agent], sql: {url: "jdbc:postgresql://db.$(namespace).svc:5432/x", query: SELECT 1, expect: "1"}}
                - {name: its-rows, after: [agent], sql: {url: "jdbc:postgresql://db.$(namespace).svc,db.shop.svc/x", query: SELECT 1, expect: "1"}}
                - {name: undone, after: [agent], scale: {workload: {kind: Deployment, name: x}}, rollback: {http: {url: "http://api.shop.svc/undo"}}}
                """;
        assertThat(judge(plan, Facts.none(NOON)).findings())
                .filteredOn(finding -> finding.reason().equals("DrillLeadsOutside"))
                .extracting(PlanFinding::message)
                .containsExactly(
                        "http.url of step production: a drill may not ask api.shop.svc",
                        "http.url of step account: a drill may not ask 169.254.169.254",
                        "sql.url of step its-rows: a drill may not ask db.shop.svc",
                        "rollback.http.url of step undone: a drill may not ask api.shop.svc");
    }

    /** The API server takes it; the plan is judged all the same. */
    @Test
    void anAddressThatIsNoneIsAFindingToo() {
        String plan = Plans.STACK + REHEARSED + """
                steps: [{name: odd, after: [agent], http: {url: "http://api.$(namespace).svc/{id}"}}]
                """;
        assertThat(judge(plan, Facts.none(NOON)).findings())
                .filteredOn(finding -> finding.reason().equals("DrillLeadsOutside"))
                .extracting(PlanFinding::message)
                .containsExactly("http.url of step odd: 'http://api.$(namespace).svc/{id}' is not an address");
    }

    @Test
    void theTimeOfACaptureCounts() {
        Facts slow = new Facts(Map.of("cache", new Facts.PointFacts(NOON, 1L, 600.0, NOON, true)), List.of(), NOON);

        assertThat(reasons(judge(Plans.STACK + "objectives: {rpo: 1h}\n", Facts.none(NOON))))
                .filteredOn(reason -> reason.endsWith("cache"))
                .isEmpty();
        assertThat(reasons(judge(Plans.STACK + "objectives: {rpo: 1h}\n", slow)))
                .contains("RpoNotReachable cache");
    }

    /** Schedules say what should be: every run may have failed for days. */
    @Test
    void whatIsInNoRecoveryPointForLongerThanAgreedIsAFinding() {
        String hour = Plans.STACK + "objectives: {rpo: 25h}\n";
        Instant old = NOON.minus(Duration.ofDays(10));
        assertThat(reasons(judge(hour, unsaved(old)))).contains("RpoMissed cache");
        assertThat(judge(hour, unsaved(old)).worst())
                .hasValueSatisfying(finding -> assertThat(finding.message()).contains("10d", "objective is 1d1h"));

        Feasibility.Verdict young = judge(hour, unsaved(NOON.minus(Duration.ofHours(20))));
        assertThat(reasons(young)).doesNotContain("RpoMissed cache");
        assertThat(young.worsens()).contains(NOON.plus(Duration.ofHours(5)));
        assertThat(reasons(judge(hour, unsaved(null))))
                .as("nothing has changed")
                .doesNotContain("RpoMissed cache");
    }

    @Test
    void changesThatNobodySeesBringNoRecoveryPoint() {
        Map<String, BackupPolicySpec> policies = new HashMap<>(Plans.policies());
        policies.put("config", Specs.read(BackupPolicySpec.class, """
                repositories: [main]
                sources: [{name: settings, config: {kinds: [All]}}]
                schedules: [{name: daily, cron: "0 2 * * *"}]
                onChange: {minInterval: 5m}
                """));
        Resolution resolution =
                Resolution.of(Specs.read(RestorePlanSpec.class, Plans.STACK + "objectives: {rpo: 1h}\n"), policies);
        for (boolean watched : new boolean[] {true, false}) {
            Facts facts =
                    new Facts(Map.of("settings", new Facts.PointFacts(NOON, 1L, 1.0, NOON, watched)), List.of(), NOON);
            assertThat(Feasibility.of("ns", "p", resolution, facts).exposure())
                    .filteredOn(one -> one.name().equals("settings"))
                    .extracting(Exposure::worstCaseSeconds)
                    .containsExactly(watched ? 301L : 86401L);
        }
    }

    private static Facts unsaved(@Nullable Instant since) {
        return new Facts(Map.of("cache", new Facts.PointFacts(NOON, 1L, 1.0, since, true)), List.of(), NOON);
    }

    @Test
    void aComponentMayHaveAnRpoOfItsOwn() {
        String plan = Plans.STACK.replace("policyRef: {name: qdrant}", "policyRef: {name: qdrant}, rpo: 25h")
                + "objectives: {rpo: 1h}\n";

        assertThat(reasons(judge(plan, Facts.none(NOON)))).noneMatch(reason -> reason.contains("Rpo"));
    }

    @Test
    void whoeverTakesOnlyVerifiedPointsNeedsAVerification() {
        assertThat(reasons(judge(Plans.STACK + "recoveryPoint: {select: LatestVerified}\n", Facts.none(NOON))))
                .contains("NothingVerifiesIt vectors", "NothingVerifiesIt cache");
    }

    @Test
    void peopleCountAsLongAsTheyMayTake() {
        String plan = Plans.STACK + HEALTHY + REHEARSED + """
                objectives: {rto: 30m}
                approval: {timeout: 29m}
                """;

        Feasibility.Verdict verdict = judge(plan, Facts.none(NOON));

        assertThat(verdict.estimate().humanSeconds()).isEqualTo(29 * 60);
        assertThat(verdict.worst()).hasValueSatisfying(finding -> {
            assertThat(finding.reason()).isEqualTo("RtoNotReachable");
            assertThat(finding.message()).contains("29m").contains("30m").contains("approval");
            assertThat(finding.hint()).contains("approval.timeout");
        });
        assertThat(judge(plan.replace("29m", "5m"), Facts.none(NOON)).worst()).isEmpty();
    }

    @Test
    void theCriticalPathGoesThroughWhatTakesLongest() {
        Facts facts = new Facts(
                Map.of("vectors", new Facts.PointFacts(NOON, 2_000L, 1.0, NOON, true)),
                List.of(new MeasuredStep("vectors:restore", 100, 1_000L), new MeasuredStep("cache:restore", 10, null)),
                NOON);

        Feasibility.Verdict verdict = judge(Plans.STACK + HEALTHY + REHEARSED, facts);

        assertThat(verdict.estimate().criticalPath())
                .containsExactly(
                        "settings:configuration",
                        "vectors:start",
                        "vectors:restore",
                        "vectors:count",
                        "agent:start",
                        "ask");
        // Twice the bytes take twice the time: 15 + 60 + 200 + 5 + 60 + (5 + 10 of health).
        assertThat(verdict.estimate().rtoSeconds()).isEqualTo(355);
        assertThat(verdict.estimate().basis()).startsWith("1 of 6");
    }

    @Test
    void anRtoThatNoStepMeasuresIsFound() {
        assertThat(reasons(judge(Plans.STACK + "objectives: {rto: 1h}\n", Facts.none(NOON))))
                .contains("ClockNeverStops null");
    }

    @Test
    void aProofThatLapsesBeforeTheNextDrillIsFoundButDoesNotMakeThePlanUseless() {
        Feasibility.Verdict quarterly =
                judge(Plans.STACK + "drills: [{name: q, cron: \"0 3 1 */3 *\"}]\n", Facts.none(NOON));
        Feasibility.Verdict never = judge(Plans.STACK, Facts.none(NOON));

        assertThat(quarterly.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo("ProofLapses");
            assertThat(finding.message()).contains("92d").contains("35d");
            assertThat(finding.severity()).isEqualTo(Severity.MEDIUM);
        });
        assertThat(never.findings()).extracting(PlanFinding::reason).containsExactly("NeverRehearsed");
        assertThat(judge(Plans.STACK + REHEARSED, Facts.none(NOON)).findings()).isEmpty();
    }

    @Test
    void aPolicyIsHeldToItsOwnPromise() {
        String daily = """
                repositories: [main]
                sources: [{name: vectors, qdrant: {address: "qdrant:6333"}}]
                schedules: [{name: daily, cron: "0 2 * * *"}]
                objectives: {rpo: 1h}
                """;

        assertThat(policy(daily)).extracting(PlanFinding::reason).containsExactly("RpoNotReachable");
        assertThat(policy(daily.replace("0 2 *", "*/30 * *"))).isEmpty();
        assertThat(policy(daily + "suspend: true\n"))
                .extracting(PlanFinding::reason)
                .containsExactly("PolicySuspended");
        assertThat(policy(daily.replace("schedules: [{name: daily, cron: \"0 2 * * *\"}]\n", "")))
                .extracting(PlanFinding::reason)
                .containsExactly("NothingCapturesIt");
    }

    private static List<PlanFinding> policy(String yaml) {
        return Feasibility.of("ns", "qdrant", Specs.read(BackupPolicySpec.class, yaml), NOON);
    }

    private static Feasibility.Verdict judge(String plan, Facts facts) {
        return Feasibility.of("ns", "loss", Plans.resolved(plan), facts);
    }

    private static List<String> reasons(Feasibility.Verdict verdict) {
        return verdict.findings().stream()
                .map(finding -> finding.reason() + " " + finding.component())
                .toList();
    }
}
