package io.holdfast.recovery.schedule;

import io.holdfast.api.v1alpha1.Schedule;
import io.holdfast.api.v1alpha1.Verification;
import io.holdfast.api.v1alpha1.plan.Drill;
import java.util.Optional;

/**
 * What a schedule of any kind says of time.
 *
 * @param name of the schedule, for messages and for its jitter
 * @param jitter largest delay
 * @param startingDeadline how late a missed time may still be made up for
 */
public record ClockRule(String name, String cron, String timeZone, String jitter, String startingDeadline) {

    /** What a policy's schedule says. */
    public static ClockRule of(Schedule schedule) {
        return new ClockRule(
                schedule.name(), schedule.cron(), schedule.timeZone(), schedule.jitter(), schedule.startingDeadline());
    }

    /** What a verification says. */
    public static ClockRule of(Verification verification) {
        return new ClockRule(
                verification.name(),
                verification.cron(),
                verification.timeZone(),
                verification.jitter(),
                verification.startingDeadline());
    }

    /** What a drill says; empty for one that the clock does not start. */
    public static Optional<ClockRule> of(Drill drill) {
        return Optional.ofNullable(drill.cron())
                .map(cron ->
                        new ClockRule(drill.name(), cron, drill.timeZone(), drill.jitter(), drill.startingDeadline()));
    }

    /** The part whose change makes a schedule count anew. */
    public String rule() {
        return cron + " " + timeZone;
    }
}
