package io.holdfast.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.plan.DrillStatus;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.plan.RestorePlanStatus;
import io.holdfast.api.v1alpha1.run.RestoreRun;
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

/** What a drill says of time, with values that are not the usual ones. */
class DrillRulesTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant DUE = Instant.parse("2026-01-02T03:00:00Z");

    private final List<RestoreRun> runs = new ArrayList<>();

    @Test
    void aDrillIsDueByTheClockOfItsTimeZone() {
        assertThat(advance(", timeZone: Asia/Tokyo", NOON).status().nextScheduleTime())
                .isEqualTo("2026-01-01T18:00:00Z");
    }

    @Test
    void aDrillMayBePutOff() {
        Look due = advance(", jitter: 1h", DUE);
        assertThat(due.status().nextScheduleTime()).isBetween(DUE.plusSeconds(1), DUE.plusSeconds(3599));
        assertThat(due.create()).isEmpty();
    }

    @Test
    void howLateIsTooLateIsForTheDrillToSay() {
        Instant late = DUE.plus(Duration.ofHours(2));
        Look missed = advance(", startingDeadline: 1h", late);
        assertThat(missed.create()).isEmpty();
        assertThat(missed.announcements()).extracting(Announcement::reason).containsExactly(Reason.DRILL_MISSED);
        assertThat(advance("", late).create()).hasSize(1);
    }

    @Test
    void aSuspendedDrillIsNotDue() {
        Look look = advance(", suspend: true", DUE);
        assertThat(look.create()).isEmpty();
        assertThat(look.status().nextScheduleTime()).isNull();
    }

    @Test
    void aFailedDrillIsDoneAgainWhenThePlanSays() {
        Instant end = NOON.plusSeconds(300);
        runs.add(Runs.finished("p-daily-1", "{mode: Drill, planRef: {name: p}, drill: daily}", "Failed", end, ""));
        assertThat(advance(", retest: {after: 3h}", end).status().retestTime())
                .isEqualTo(end.plus(Duration.ofHours(3)));
    }

    @Test
    void aRunOfAnotherDrillThatHasTheNameIsNotTakenForItsOwn() {
        runs.add(Runs.of("p-daily-202601020300", "{mode: Drill, planRef: {name: p}, drill: other}", DUE));
        assertThat(advance("", DUE).create()).hasSize(1);
        runs.add(Runs.of("p-daily-202601020300", "{mode: Drill, planRef: {name: p}, drill: daily}", DUE));
        assertThat(advance("", DUE).create()).isEmpty();
    }

    private record Look(DrillStatus status, List<NewRun> create, List<Announcement> announcements) {}

    /** The first look at a plan that was made at noon. */
    private Look advance(String more, Instant now) {
        RestorePlanSpec spec = Runs.read(RestorePlanSpec.class, """
                identity: {name: identity, key: id.txt}
                components: [{name: cache, policyRef: {name: redis}}]
                drills: [{name: daily, cron: "0 3 * * *"%s}]
                """.formatted(more));
        RestorePlanStatus fresh = RestorePlanStatus.fresh();
        PlanView view = new PlanView(
                "ns",
                "p",
                NOON,
                1,
                spec,
                fresh,
                Optional.empty(),
                Resolution.of(spec, Map.of()),
                List.of(),
                Facts.none(now),
                runs);
        DrillRules rules = new DrillRules(view, RunHistory.fold(spec, fresh, runs), "0".repeat(64), now);
        DrillStatus status = rules.advance(spec.drills().getFirst());
        return new Look(status, rules.create(), rules.announcements());
    }
}
