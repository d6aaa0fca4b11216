package io.holdfast.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.BackupPolicyStatus;
import io.holdfast.api.v1alpha1.VerificationStatus;
import io.holdfast.api.v1alpha1.VerifiedSource;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.operator.Policies;
import io.holdfast.operator.Runs;
import io.holdfast.operator.policy.PolicyDecision.NewVerification;
import io.holdfast.operator.status.Announcement;
import io.holdfast.operator.status.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerificationRulesTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant DUE = Instant.parse("2026-01-02T05:00:00Z");
    private static final String SOURCES =
            "sources: [{name: cache, redis: {address: \"a:1\"}}, {name: sessions, redis: {address: \"b:1\"}}]\n";
    private static final String DAILY = "{name: daily, cron: \"0 5 * * *\", identity: {name: i, key: k}%s}";

    private static final String POINT =
            "execution: {points: [{component: cache, repository: main, id: \"01\", key: k, dataTime: \"2026-01-01T00:00:00Z\"}]}";

    private String spec = SOURCES + daily("");
    private BackupPolicyStatus status = BackupPolicyStatus.fresh();
    private long generation = 1;
    private final List<RestoreRun> runs = new ArrayList<>();

    @Test
    void everySourceIsVerifiedWhenItIsDueAndOnce() {
        VerificationRules early = advance(DUE.minusSeconds(1));
        assertThat(early.create()).isEmpty();
        assertThat(daily().nextScheduleTime()).isEqualTo(DUE);

        assertThat(advance(DUE).create())
                .containsExactly(
                        new NewVerification("p-daily-cache-202601020500", "daily", "cache", DUE),
                        new NewVerification("p-daily-sessions-202601020500", "daily", "sessions", DUE));
        assertThat(daily().lastScheduleTime()).isEqualTo(DUE);
        assertThat(daily().nextScheduleTime()).isEqualTo(DUE.plus(Duration.ofDays(1)));
        assertThat(advance(DUE.plusSeconds(1)).create()).isEmpty();
    }

    @Test
    void anOperatorThatDiedBeforeItNotedWhatItStartedStartsNothingTwice() {
        advance(NOON);
        runs.add(Runs.of("p-daily-cache-202601020500", target("daily", "cache"), DUE));
        assertThat(advance(DUE).create()).extracting(NewVerification::source).containsExactly("sessions");
    }

    @Test
    void aRunOfAnotherVerificationThatHasTheNameIsNotTakenForItsOwn() {
        advance(NOON);
        runs.add(Runs.of("p-daily-cache-202601020500", target("daily-cache", "sessions"), DUE));
        assertThat(advance(DUE).create()).extracting(NewVerification::source).containsExactly("cache", "sessions");
    }

    @Test
    void aVerificationOfNamedSourcesLeavesTheOthersAlone() {
        spec = SOURCES + daily(", sources: [sessions]");
        advance(NOON);
        assertThat(advance(DUE).create()).extracting(NewVerification::source).containsExactly("sessions");
    }

    @Test
    void whatIsSuspendedIsNotDueAndNotMissedWhenItGoesOn() {
        advance(NOON);
        for (String suspended : List.of(SOURCES + daily(", suspend: true"), SOURCES + daily("") + "suspend: true\n")) {
            spec = suspended;
            assertThat(advance(DUE.plusSeconds(1)).create()).isEmpty();
            assertThat(daily().nextScheduleTime()).isNull();
        }
        spec = SOURCES + daily("");
        VerificationRules after = advance(DUE.plus(Duration.ofHours(1)));
        assertThat(after.create()).isEmpty();
        assertThat(after.announcements()).isEmpty();
        assertThat(daily().nextScheduleTime()).isEqualTo(DUE.plus(Duration.ofDays(1)));
    }

    @Test
    void aTimeThatWasMissedByTooMuchIsSaidAndNotMadeUpFor() {
        spec = SOURCES + daily(", startingDeadline: 1h");
        advance(NOON);
        VerificationRules late = advance(DUE.plus(Duration.ofHours(2)));
        assertThat(late.create()).isEmpty();
        assertThat(reasons(late)).containsExactly(Reason.RUN_MISSED);
        assertThat(late.announcements().getFirst().message()).contains("daily", DUE.toString(), "1h");
        assertThat(reasons(advance(DUE.plus(Duration.ofHours(2)).plusSeconds(1))))
                .isEmpty();
    }

    @Test
    void aTimeThatWasMissedByLittleIsMadeUpForOnce() {
        advance(NOON);
        assertThat(advance(DUE.plus(Duration.ofHours(2))).create()).hasSize(2);
        assertThat(advance(DUE.plus(Duration.ofHours(3))).create()).isEmpty();
    }

    @Test
    void aVerificationIsDueByTheClockOfItsTimeZone() {
        spec = SOURCES + daily(", timeZone: Asia/Tokyo");
        advance(NOON);
        assertThat(daily().nextScheduleTime()).isEqualTo("2026-01-01T20:00:00Z");
    }

    @Test
    void aVerificationMayPutItsRunsOff() {
        spec = SOURCES + daily(", jitter: 1h");
        advance(NOON);
        assertThat(daily().nextScheduleTime()).isBetween(DUE.plusSeconds(1), DUE.plusSeconds(3599));
        assertThat(advance(DUE).create()).isEmpty();
    }

    @Test
    void aVerificationThatIsAddedLaterCountsFromThenOn() {
        spec = SOURCES;
        advance(NOON);
        generation = 2;
        spec = SOURCES + daily("");
        assertThat(advance(DUE.plusSeconds(60)).create()).isEmpty();
        assertThat(daily().nextScheduleTime()).isEqualTo(DUE.plus(Duration.ofDays(1)));
    }

    @Test
    void aScheduleThatCannotBeReadStopsItselfAndNoOther() {
        spec = SOURCES
                + "verifications: [{name: broken, cron: \"99 5 * * *\", identity: {name: i, key: k}}, "
                + DAILY.formatted("") + "]\n";
        advance(NOON);
        VerificationRules rules = advance(DUE);
        assertThat(rules.invalid()).hasSize(1);
        assertThat(rules.create()).extracting(NewVerification::verification).containsOnly("daily");
    }

    @Test
    void whatTheLastRunFoundIsKeptAndWhenOnePassedLast() {
        ended("first", "cache", "Passed", DUE, POINT);
        advance(DUE.plusSeconds(1));
        assertThat(daily().sources())
                .containsExactly(new VerifiedSource("cache", "first", true, DUE, DUE, "01", null, null));

        Instant later = DUE.plus(Duration.ofDays(1));
        ended("second", "cache", "Failed", later, "failure: {kind: Integrity, reason: DigestMismatch, message: m}");
        ended("of-another", "sessions", "Passed", later, "");
        advance(later.plusSeconds(1));
        VerifiedSource found = daily().sources().getFirst();
        assertThat(found)
                .isEqualTo(new VerifiedSource("cache", "second", false, later, DUE, null, "DigestMismatch", "m"));

        runs.clear();
        advance(later.plusSeconds(2));
        assertThat(daily().sources()).as("history is no memory").contains(found).hasSize(2);
    }

    @Test
    void aRunThatIsNotOverHasFoundNothing() {
        runs.add(Runs.of("under-way", target("daily", "cache"), DUE));
        advance(DUE.plusSeconds(1));
        assertThat(daily().sources()).isEmpty();
    }

    @Test
    void onlyRunsThatAreWrittenDownAreForgottenAndTheYoungestOfEverySourceStay() {
        spec = SOURCES + daily("") + "history: {successful: 1, failed: 1}\n";
        for (int day = 0; day < 3; day++) {
            ended("passed-" + day, "cache", "Passed", DUE.plus(Duration.ofDays(day)), "");
            ended(
                    "failed-" + day,
                    "cache",
                    "Failed",
                    DUE.plus(Duration.ofDays(day)).minusSeconds(1),
                    "");
        }
        ended("of-another", "sessions", "Passed", DUE.minusSeconds(9), "");
        Instant now = DUE.plus(Duration.ofDays(3));
        assertThat(rules(now).outdated()).as("nothing is written down yet").isEmpty();
        advance(now);
        assertThat(rules(now).outdated()).containsExactlyInAnyOrder("passed-0", "passed-1", "failed-0", "failed-1");
    }

    private static String daily(String more) {
        return "verifications: [" + DAILY.formatted(more) + "]\n";
    }

    private static String target(String verification, String source) {
        return "{mode: Verification, verify: {policyRef: {name: p}, verification: " + verification + ", source: "
                + source + "}}";
    }

    private void ended(String name, String source, String result, Instant end, String more) {
        runs.add(Runs.finished(name, target("daily", source), result, end, more));
    }

    private VerificationStatus daily() {
        return status.verifications().stream()
                .filter(one -> one.name().equals("daily"))
                .findFirst()
                .orElseThrow();
    }

    private static List<Reason> reasons(VerificationRules rules) {
        return rules.announcements().stream().map(Announcement::reason).toList();
    }

    /** One look, after which the status stands as it would be saved. */
    private VerificationRules advance(Instant now) {
        VerificationRules rules = rules(now);
        List<VerificationStatus> verifications = rules.advance();
        status = new BackupPolicyStatus(generation, List.of(), List.of(), List.of(), verifications, null, null);
        return rules;
    }

    private VerificationRules rules(Instant now) {
        BackupPolicySpec read = Policies.spec(spec);
        return new VerificationRules(
                new PolicyView(
                        "ns",
                        "p",
                        NOON,
                        generation,
                        read,
                        status,
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.copyOf(runs),
                        Map.of()),
                now);
    }
}
