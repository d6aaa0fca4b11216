package io.holdfast.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.schedule.Timetable.Due;
import io.holdfast.engine.schedule.Timetable.Missed;
import io.holdfast.engine.schedule.Timetable.NotDue;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class TimetableTest {
    private static final Instant YESTERDAY = Instant.parse("2026-01-01T02:00:00Z");
    private static final Instant TODAY = Instant.parse("2026-01-02T02:00:00Z");

    private static Timetable nightly(Duration jitter) {
        return new Timetable(Cron.parse("0 2 * * *"), ZoneId.of("UTC"), jitter, Duration.ofHours(1));
    }

    @Test
    void nothingIsDueBeforeItsTime() {
        assertThat(nightly(Duration.ZERO).at(TODAY.minusSeconds(1), YESTERDAY)).isEqualTo(new NotDue());
    }

    @Test
    void aRunIsDueAtItsTimeAndNotAgain() {
        assertThat(nightly(Duration.ZERO).at(TODAY, YESTERDAY)).isEqualTo(new Due(TODAY, false));
        assertThat(nightly(Duration.ZERO).at(TODAY, TODAY)).isEqualTo(new NotDue());
    }

    @Test
    void jitterDelaysARunAndDoesNotMoveItsTime() {
        Timetable jittered = nightly(Duration.ofMinutes(10));
        assertThat(jittered.at(TODAY.plus(Duration.ofMinutes(9)), YESTERDAY)).isEqualTo(new NotDue());
        assertThat(jittered.at(TODAY.plus(Duration.ofMinutes(10)), YESTERDAY)).isEqualTo(new Due(TODAY, false));
        assertThat(jittered.next(YESTERDAY)).contains(TODAY.plus(Duration.ofMinutes(10)));
    }

    @Test
    void aRunThatIsLateButWithinItsDeadlineIsMadeUpFor() {
        assertThat(nightly(Duration.ZERO).at(TODAY.plus(Duration.ofHours(1)), YESTERDAY))
                .isEqualTo(new Due(TODAY, true));
    }

    @Test
    void aRunThatIsTooLateIsMissed() {
        assertThat(nightly(Duration.ZERO).at(TODAY.plus(Duration.ofMinutes(61)), YESTERDAY))
                .isEqualTo(new Missed(TODAY));
    }

    @Test
    void manyMissedTimesAreMadeUpForOnceByTheLast() {
        Timetable everyMinute =
                new Timetable(Cron.parse("* * * * *"), ZoneId.of("UTC"), Duration.ZERO, Duration.ofHours(1));
        assertThat(everyMinute.at(TODAY.plusSeconds(30), YESTERDAY)).isEqualTo(new Due(TODAY, true));
    }

    @Test
    void jitterIsTheSameEachTimeAndDiffersBetweenSchedules() {
        Duration most = Duration.ofHours(1);
        assertThat(Jitter.of("ns", "policy", "a", most))
                .isEqualTo(Jitter.of("ns", "policy", "a", most))
                .isNotEqualTo(Jitter.of("ns", "policy", "b", most))
                .isBetween(Duration.ZERO, most);
        assertThat(Jitter.of("ns", "policy", "a", Duration.ZERO)).isZero();
    }
}
