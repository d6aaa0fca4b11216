package io.holdfast.recovery.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.schedule.Timetable;
import io.holdfast.recovery.Specs;
import io.holdfast.recovery.schedule.Schedules.InvalidScheduleException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulesTest {
    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 2 * * *                      | P1D
            0 * * * *                      | PT1H
            * * * * *                      | PT1M
            0 9-17 * * MON-FRI             | P2DT16H
            0 0 1 * *                      | P31D
            0 0 1 1 *                      | P366D
            """)
    void theExpectedIntervalIsTheLargestPause(String cron, Duration largest) {
        assertThat(interval("{name: one, cron: \"" + cron + "\"}")).contains(largest);
    }

    @Test
    void schedulesOfOneSourceAreTakenTogether() {
        assertThat(interval("{name: one, cron: \"0 0 * * *\"}, {name: two, cron: \"0 12 * * *\"}"))
                .contains(Duration.ofHours(12));
        assertThat(interval("{name: one, cron: \"* * * * *\"}, {name: two, cron: \"0 12 * * 0\"}"))
                .contains(Duration.ofMinutes(1));
    }

    /** The weekly one is looked at for longer, and the daily one does not stop where it is looked at no more. */
    @Test
    void whatOneScheduleFillsIsNoGapOfAnother() {
        assertThat(interval("{name: one, cron: \"0 2 * * *\"}, {name: two, cron: \"0 2 * * 0\"}"))
                .contains(Duration.ofDays(1));
        assertThat(interval("{name: one, cron: \"0 3 * * 1\"}, {name: two, cron: \"0 3 1 1 *\"}"))
                .contains(Duration.ofDays(7));
    }

    @Test
    void suspendedSchedulesPlanNothing() {
        assertThat(interval("{name: one, cron: \"0 0 * * *\", suspend: true}")).isEmpty();
    }

    @Test
    void whatIsWrongSaysWhetherItIsTheZone() {
        assertThatThrownBy(() -> read("{name: one, cron: \"0 0 * * *\", timeZone: Mars/Olympus}"))
                .isInstanceOfSatisfying(
                        InvalidScheduleException.class,
                        e -> assertThat(e.isTimeZone()).isTrue());
        assertThatThrownBy(() -> read("{name: one, cron: \"0 0 31 2 *\"}"))
                .isInstanceOf(InvalidScheduleException.class)
                .hasMessage("schedule one: '0 0 31 2 *' is never due");
    }

    private static Optional<Duration> interval(String schedules) {
        return Schedules.expectedInterval("ns", "p", Specs.scheduled(schedules), "cache", FROM);
    }

    private static Timetable read(String schedule) {
        return Schedules.read(
                "ns", "p", ClockRule.of(Specs.scheduled(schedule).schedules().getFirst()));
    }
}
