package io.holdfast.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPhase;
import io.holdfast.api.v1alpha1.BackupPolicyStatus;
import io.holdfast.api.v1alpha1.BackupStatus;
import io.holdfast.api.v1alpha1.SourceStatus;
import io.holdfast.api.v1alpha1.Trigger;
import io.holdfast.operator.Policies;
import io.holdfast.operator.policy.PolicyDecision.NewBackup;
import io.holdfast.operator.status.Announcement;
import io.holdfast.operator.status.Conditions;
import io.holdfast.operator.status.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyRulesTest {
    private static final Instant CREATED = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant DUE = Instant.parse("2026-01-02T02:00:00Z");
    private static final String NIGHTLY = "schedules: [{name: nightly, cron: \"0 2 * * *\"}]\n";
    private static final BackupPolicyStatus NONE = BackupPolicyStatus.fresh();

    @Test
    void aRunStartsAtItsTimeUnderANameMadeFromIt() {
        PolicyDecision armed = decide(NIGHTLY, NONE, CREATED.plusSeconds(1));
        assertThat(armed.create()).isEmpty();
        assertThat(armed.wakeAt()).contains(DUE);
        PolicyDecision due = decide(NIGHTLY, armed.status(), DUE);
        assertThat(due.create())
                .containsExactly(new NewBackup(
                        "p-cache-202601020200",
                        "cache",
                        Trigger.SCHEDULE,
                        Optional.of("nightly"),
                        Optional.of(DUE),
                        Optional.empty()));
        assertThat(decide(NIGHTLY, due.status(), DUE.plusSeconds(1)).create()).isEmpty();
    }

    @Test
    void aCrashBeforeTheStatusIsStoredStartsNothingTwice() {
        BackupPolicyStatus armed = decide(NIGHTLY, NONE, CREATED).status();
        Backup made = Policies.running("p-cache-202601020200", DUE);
        assertThat(decide(NIGHTLY, armed, DUE.plusSeconds(5), made).create()).isEmpty();
    }

    @Test
    void afterDaysAwayOneRunMakesUpForAll() {
        BackupPolicyStatus armed = decide(NIGHTLY, NONE, CREATED).status();
        Instant back = DUE.plus(Duration.ofDays(3)).plusSeconds(600);
        PolicyDecision decision = decide(NIGHTLY, armed, back);
        assertThat(decision.create()).singleElement().satisfies(run -> {
            assertThat(run.trigger()).isEqualTo(Trigger.CATCH_UP);
            assertThat(run.name()).isEqualTo("p-cache-202601050200");
        });
        assertThat(decide(NIGHTLY, decision.status(), back.plusSeconds(1)).create())
                .isEmpty();
    }

    @Test
    void whatIsTooLateIsSkippedAndTold() {
        BackupPolicyStatus armed = decide(NIGHTLY, NONE, CREATED).status();
        PolicyDecision decision = decide(NIGHTLY, armed, DUE.plus(Duration.ofHours(3)));
        assertThat(decision.create()).isEmpty();
        assertThat(reasons(decision)).contains(Reason.RUN_MISSED);
        assertThat(decision.wakeAt()).contains(DUE.plus(Duration.ofDays(1)));
        assertThat(reasons(decide(NIGHTLY, decision.status(), DUE.plus(Duration.ofHours(4)))))
                .doesNotContain(Reason.RUN_MISSED);
    }

    @Test
    void howLateIsTooLateIsForTheScheduleToSay() {
        String patient = "schedules: [{name: nightly, cron: \"0 2 * * *\", startingDeadline: 4h}]\n";
        BackupPolicyStatus armed = decide(patient, NONE, CREATED).status();
        assertThat(decide(patient, armed, DUE.plus(Duration.ofHours(3))).create())
                .extracting(NewBackup::trigger)
                .containsExactly(Trigger.CATCH_UP);
        assertThat(decide(patient, armed, DUE.plus(Duration.ofHours(5))).create())
                .isEmpty();
    }

    @Test
    void aScheduleMayPutItsRunsOff() {
        String spread = "schedules: [{name: nightly, cron: \"0 2 * * *\", jitter: 1h}]\n";
        PolicyDecision armed = decide(spread, NONE, CREATED);
        assertThat(armed.wakeAt())
                .hasValueSatisfying(time -> assertThat(time).isBetween(DUE.plusSeconds(1), DUE.plusSeconds(3599)));
        assertThat(decide(spread, armed.status(), DUE).create()).isEmpty();
    }

    @Test
    void aSuspendedScheduleStartsNothingAndTheOthersRun() {
        String both =
                "schedules: [{name: nightly, cron: \"0 2 * * *\", suspend: true}, {name: other, cron: \"0 2 * * *\"}]\n";
        BackupPolicyStatus armed = decide(both, NONE, CREATED).status();
        assertThat(decide(both, armed, DUE).create())
                .extracting(NewBackup::schedule)
                .containsExactly(Optional.of("other"));
    }

    @Test
    void whatPassedWhileSuspendedOrUnderAnotherRuleWasNotMissed() {
        BackupPolicyStatus armed = decide(NIGHTLY, NONE, CREATED).status();
        BackupPolicyStatus suspended = decide(NIGHTLY + "suspend: true\n", armed, CREATED.plusSeconds(9))
                .status();
        Instant later = DUE.plusSeconds(900);
        assertThat(decide(NIGHTLY, suspended, later).create()).isEmpty();
        String other = "schedules: [{name: nightly, cron: \"5 2 * * *\"}]\n";
        assertThat(decide(other, armed, later).create()).isEmpty();
    }

    @Test
    void aRunThatWouldOverlapIsSkippedReplacedOrStarted() {
        BackupPolicyStatus armed = decide(NIGHTLY, NONE, CREATED).status();
        Backup old = Policies.running("p-cache-old", DUE.minusSeconds(60));
        PolicyDecision forbid = decide(NIGHTLY, armed, DUE, old);
        assertThat(forbid.create()).isEmpty();
        assertThat(reasons(forbid)).contains(Reason.RUN_SKIPPED);
        PolicyDecision replace = decide(NIGHTLY + "concurrencyPolicy: Replace\n", armed, DUE, old);
        assertThat(replace.create()).hasSize(1);
        assertThat(replace.delete()).containsExactly("p-cache-old");
        PolicyDecision allow = decide(NIGHTLY + "concurrencyPolicy: Allow\n", armed, DUE, old);
        assertThat(allow.create()).hasSize(1);
        assertThat(allow.delete()).isEmpty();
    }

    @Test
    void aScheduleStartsOnlyItsSources() {
        String two = """
                sources: [{name: a, config: {}}, {name: b, config: {}}]
                schedules: [{name: nightly, cron: "0 2 * * *", sources: [b]}]
                """;
        BackupPolicyStatus armed = decide(two, NONE, CREATED).status();
        assertThat(decide(two, armed, DUE).create())
                .extracting(NewBackup::source)
                .containsExactly("b");
    }

    @Test
    void aRequestStartsEverySourceOnceEvenWhileSuspended() {
        PolicyView view = view("suspend: true\n", NONE, Optional.of("now"));
        PolicyDecision decision = PolicyRules.decide(view, CREATED);
        assertThat(decision.create())
                .singleElement()
                .satisfies(run -> assertThat(run.trigger()).isEqualTo(Trigger.MANUAL));
        PolicyView again = view("suspend: true\n", decision.status(), Optional.of("now"));
        assertThat(PolicyRules.decide(again, CREATED).create()).isEmpty();
    }

    @Test
    void aWrongScheduleStallsThePolicyAndTheOthersRun() {
        String mixed =
                "schedules: [{name: bad, cron: \"0 0 30 2 *\"}, {name: zone, cron: \"0 1 * * *\", timeZone: Nowhere/Else}, {name: good, cron: \"0 2 * * *\"}]\n";
        BackupPolicyStatus armed = decide(mixed, NONE, CREATED).status();
        assertThat(Conditions.isTrue(armed.conditions(), Conditions.STALLED)).isTrue();
        assertThat(decide(mixed, armed, DUE).create()).hasSize(1);
    }

    @Test
    void figuresCountEachRunOnceAndSurviveTheBackups() {
        Backup first = Policies.succeeded("one", DUE, 100);
        Backup second = Policies.failed("two", DUE.plusSeconds(60), "SourceUnreachable");
        Backup third = Policies.succeeded("three", DUE.plusSeconds(120), 120);
        BackupPolicyStatus status =
                decide("", NONE, DUE.plusSeconds(200), third, first, second).status();
        status = decide("", status, DUE.plusSeconds(201), first, second, third).status();
        status = decide("", status, DUE.plusSeconds(202)).status();
        SourceStatus figures = status.sources().getFirst();
        assertThat(figures.lastSuccessTime()).isEqualTo(DUE.plusSeconds(120));
        assertThat(figures.lastSizeBytes()).isEqualTo(120);
        assertThat(figures.previousSizes()).containsExactly(100L);
        assertThat(figures.failuresByReason()).isEqualTo(Map.of("SourceUnreachable", 1L));
        assertThat(figures.consecutiveFailures()).isZero();
        assertThat(figures.lastBackup()).isEqualTo("three");
    }

    @Test
    void aRunThatFoundNothingNewIsASuccessButNoOtherSize() {
        Backup first = Policies.succeeded("one", DUE, 100);
        Backup again = Policies.succeeded("two", DUE.plusSeconds(60), 100);
        again.setStatus(new BackupStatus(
                1L,
                List.of(),
                BackupPhase.SUCCEEDED,
                1,
                null,
                null,
                DUE.plusSeconds(50),
                DUE.plusSeconds(60),
                null,
                first.getStatus().recoveryPoint(),
                List.of(),
                null,
                Map.of(),
                List.of(),
                null,
                null,
                null,
                null));
        SourceStatus figures = decide("", NONE, DUE.plusSeconds(200), first, again)
                .status()
                .sources()
                .getFirst();
        assertThat(figures.lastSuccessTime()).isEqualTo(DUE.plusSeconds(60));
        assertThat(figures.lastRecoveryPoint()).isEqualTo("id-one");
        assertThat(figures.previousSizes()).isEmpty();
    }

    @Test
    void historyLetsGoOnlyWhatTheStoredFiguresHaveCounted() {
        Backup old = Policies.succeeded("old", DUE, 1);
        Backup young = Policies.succeeded("young", DUE.plusSeconds(60), 1);
        String keepOne = "history: {successful: 1, failed: 0}\n";
        PolicyDecision first = decide(keepOne, NONE, DUE.plusSeconds(100), old, young);
        assertThat(first.delete()).isEmpty();
        assertThat(decide(keepOne, first.status(), DUE.plusSeconds(101), old, young)
                        .delete())
                .containsExactly("old");
        String ttl = "ttlAfterFinished: 1h\n";
        PolicyDecision early = decide(ttl, first.status(), DUE.plusSeconds(600), old, young);
        assertThat(early.delete()).isEmpty();
        assertThat(early.wakeAt()).contains(DUE.plusSeconds(3600));
        assertThat(decide(ttl, first.status(), DUE.plusSeconds(3600), old, young)
                        .delete())
                .containsExactly("old");
    }

    @Test
    void historyCountsFailuresApart() {
        Backup old = Policies.failed("old", DUE, "SourceUnreachable");
        Backup young = Policies.failed("young", DUE.plusSeconds(60), "SourceUnreachable");
        String keepOne = "history: {failed: 1}\n";
        BackupPolicyStatus counted =
                decide(keepOne, NONE, DUE.plusSeconds(100), old, young).status();
        assertThat(decide(keepOne, counted, DUE.plusSeconds(101), old, young).delete())
                .containsExactly("old");
    }

    @Test
    void aPolicyIsReadyOnlyWithItsRepositories() {
        PolicyView missing = new PolicyView(
                "ns",
                "p",
                CREATED,
                1,
                Policies.spec(""),
                NONE,
                Optional.empty(),
                List.of("main"),
                List.of(),
                List.of(),
                List.of(),
                Map.of());
        PolicyDecision decision = PolicyRules.decide(missing, CREATED);
        assertThat(Conditions.isTrue(decision.status().conditions(), Conditions.READY))
                .isFalse();
        assertThat(reasons(decision)).containsExactly(Reason.REPOSITORY_NOT_FOUND);
    }

    private static List<Reason> reasons(PolicyDecision decision) {
        return decision.announcements().stream().map(Announcement::reason).toList();
    }

    private static PolicyDecision decide(String more, BackupPolicyStatus status, Instant now, Backup... backups) {
        PolicyView view = view(more, status, Optional.empty());
        return PolicyRules.decide(
                new PolicyView(
                        view.namespace(),
                        view.name(),
                        view.created(),
                        view.generation(),
                        view.spec(),
                        view.status(),
                        view.request(),
                        List.of(),
                        List.of(),
                        List.of(backups),
                        List.of(),
                        Map.of()),
                now);
    }

    private static PolicyView view(String more, BackupPolicyStatus status, Optional<String> request) {
        return new PolicyView(
                "ns",
                "p",
                CREATED,
                1,
                Policies.spec(more),
                status,
                request,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of());
    }
}
