package io.holdfast.operator.plan;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.plan.Drill;
import io.holdfast.api.v1alpha1.plan.DrillStatus;
import io.holdfast.api.v1alpha1.plan.DrillTrigger;
import io.holdfast.api.v1alpha1.plan.Retest;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.RunSummary;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.engine.schedule.Timetable;
import io.holdfast.operator.plan.PlanDecision.NewRun;
import io.holdfast.operator.run.RunNames;
import io.holdfast.operator.status.Announcement;
import io.holdfast.operator.status.Reason;
import io.holdfast.recovery.schedule.ClockRule;
import io.holdfast.recovery.schedule.Schedules;
import io.holdfast.recovery.schedule.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** When each drill of a plan starts: by the clock, for a change of the plan, and again after a failure. */
final class DrillRules {
    /** A run that was due is created at once; what is not there after this long will not come. */
    private static final Duration NOTICED = Duration.ofMinutes(5);

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyyMMddHHmm").withZone(ZoneOffset.UTC);

    private final PlanView view;
    private final RunHistory history;
    private final String digest;
    private final Instant now;
    private final List<NewRun> create = new ArrayList<>();
    private final List<Announcement> announcements = new ArrayList<>();
    private final List<String> overdue = new ArrayList<>();

    DrillRules(PlanView view, RunHistory history, String digest, Instant now) {
        this.view = view;
        this.history = history;
        this.digest = digest;
        this.now = now;
    }

    List<NewRun> create() {
        return create;
    }

    List<Announcement> announcements() {
        return announcements;
    }

    /** Drills that were due and did not run, in words. */
    List<String> overdue() {
        return overdue;
    }

    DrillStatus advance(Drill drill) {
        Optional<DrillStatus> before = view.status().drills().stream()
                .filter(one -> one.name().equals(drill.name()))
                .findFirst();
        boolean suspended = view.spec().suspend() || drill.suspend();
        Look look = look(drill, before, suspended);
        Optional<RunSummary> last = history.of(drill.name());
        Again again = again(drill, before, last, suspended);
        String started = before.map(DrillStatus::startedDigest).orElse(null);
        if (drill.trigger() == DrillTrigger.PLAN_CHANGED && !suspended && !digest.equals(started)) {
            start(drill, digest.substring(0, 8), "the plan has changed", null);
            started = digest;
        }
        Instant owed = suspended ? null : owed(drill, before, look, last);
        return new DrillStatus(
                drill.name(),
                look.standing().rule().isEmpty() ? null : look.standing().rule(),
                look.standing().last(),
                look.standing().next(),
                again.time(),
                again.count(),
                started,
                owed,
                last.orElse(null));
    }

    /** What the clock says: where the schedule stands, and the time that came due. */
    private record Look(Standing standing, @Nullable Instant due) {}

    private Look look(Drill drill, Optional<DrillStatus> status, boolean suspended) {
        Optional<ClockRule> clock = ClockRule.of(drill);
        if (clock.isEmpty() || drill.trigger() != DrillTrigger.SCHEDULE) {
            return new Look(new Standing("", null, null), null);
        }
        ClockRule rule = clock.get();
        Optional<Standing> before = status.map(one -> new Standing(
                Objects.requireNonNullElse(one.rule(), ""), one.lastScheduleTime(), one.nextScheduleTime()));
        Timetable timetable;
        try {
            timetable = Schedules.read(view.namespace(), view.name(), rule);
        } catch (Schedules.InvalidScheduleException reported) {
            return new Look(Standing.unreadable(rule), null); // the plan's conditions say so
        }
        if (suspended) {
            return new Look(Standing.suspended(rule, before), null);
        }
        boolean isNew = view.status().observedGeneration() == null && view.generation() <= 1;
        Standing.Look look = Standing.look(rule, timetable, before, isNew ? view.created() : now, now);
        return new Look(
                look.standing(),
                switch (look.verdict()) {
                    case Timetable.NotDue _ -> null;
                    case Timetable.Due due -> {
                        start(drill, MINUTE.format(due.time()), "by schedule", due.time());
                        yield due.time();
                    }
                    case Timetable.Missed missed -> {
                        announcements.add(new Announcement(
                                Reason.DRILL_MISSED,
                                "drill " + drill.name() + " was due at " + missed.time() + ", longer ago than "
                                        + drill.startingDeadline()));
                        yield missed.time();
                    }
                });
    }

    /** A time that came due is owed until a run has ended after it; one that was missed, until somebody starts one. */
    private @Nullable Instant owed(Drill drill, Optional<DrillStatus> before, Look look, Optional<RunSummary> last) {
        Instant since = before.map(DrillStatus::owedSince).orElse(look.due());
        if (since == null
                || last.filter(run -> !run.finishedAt().isBefore(since)).isPresent()) {
            return null;
        }
        boolean underWay = view.runs().stream().anyMatch(run -> isOf(drill, run) && !RunSummaries.isOver(run));
        if (!underWay && !now.isBefore(since.plus(NOTICED))) {
            overdue.add(drill.name() + " was due at " + since);
        }
        return since;
    }

    /** When a drill is done again, and how often it was in a row. */
    private record Again(@Nullable Instant time, int count) {}

    private Again again(Drill drill, Optional<DrillStatus> before, Optional<RunSummary> last, boolean suspended) {
        Retest retest = drill.retest();
        int count = before.map(DrillStatus::retests).orElse(0);
        if (retest == null || suspended || last.isEmpty() || !DrillFailures.hasFailed(last.get())) {
            return new Again(null, last.filter(DrillFailures::hasFailed).isPresent() ? count : 0);
        }
        Instant time = before.map(DrillStatus::retestTime).orElse(null);
        boolean isNews = before.map(DrillStatus::last)
                .filter(one -> one.run().equals(last.get().run()))
                .isEmpty();
        if (time == null && isNews && count < retest.limit()) {
            time = last.get().finishedAt().plus(HoldfastDuration.parse(retest.after()));
        }
        if (time == null || now.isBefore(time)) {
            return new Again(time, count);
        }
        start(
                drill,
                "again-" + MINUTE.format(time),
                "again, because " + last.get().run() + " failed",
                null);
        return new Again(null, count + 1);
    }

    private void start(Drill drill, String suffix, String why, @Nullable Instant time) {
        String name = view.name() + "-" + drill.name() + "-" + suffix;
        boolean known = view.runs().stream().anyMatch(run -> isOf(drill, run) && RunNames.is(run, name));
        if (!known) {
            create.add(new NewRun(name, RunMode.DRILL, drill.name(), "Drill " + drill.name() + ", " + why, time));
            announcements.add(new Announcement(Reason.DRILL_STARTED, name + ", " + why));
        }
    }

    private static boolean isOf(Drill drill, RestoreRun run) {
        return drill.name().equals(run.getSpec().drill());
    }

    /** When something has to be done for a drill. */
    static Optional<Instant> wakeAt(DrillStatus drill) {
        return Stream.of(
                        Optional.ofNullable(drill.nextScheduleTime()),
                        Optional.ofNullable(drill.retestTime()),
                        Optional.ofNullable(drill.owedSince()).map(since -> since.plus(NOTICED)))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }
}
