package io.holdfast.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # expression        | after                | next
            * * * * *           | 2026-01-01T00:00:00Z | 2026-01-01T00:01:00Z
            * * * * *           | 2026-01-01T00:00:59Z | 2026-01-01T00:01:00Z
            0 2 * * *           | 2026-01-01T02:00:00Z | 2026-01-02T02:00:00Z
            */15 * * * *        | 2026-01-01T00:46:00Z | 2026-01-01T01:00:00Z
            5/20 * * * *        | 2026-01-01T00:26:00Z | 2026-01-01T00:45:00Z
            0 9-17/4 * * *      | 2026-01-01T10:00:00Z | 2026-01-01T13:00:00Z
            0 0,12 * * *        | 2026-01-01T00:00:00Z | 2026-01-01T12:00:00Z
            0 3 * * SUN         | 2026-01-01T00:00:00Z | 2026-01-04T03:00:00Z
            0 3 * * 7           | 2026-01-01T00:00:00Z | 2026-01-04T03:00:00Z
            0 3 * * mon-fri     | 2026-01-02T12:00:00Z | 2026-01-05T03:00:00Z
            0 0 1 JAN *         | 2026-01-01T00:00:00Z | 2027-01-01T00:00:00Z
            0 0 29 2 *          | 2026-01-01T00:00:00Z | 2028-02-29T00:00:00Z
            0 0 13 * FRI        | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z
            0 0 */2 * FRI       | 2026-01-01T00:00:00Z | 2026-01-09T00:00:00Z
            @hourly             | 2026-01-01T00:30:00Z | 2026-01-01T01:00:00Z
            @daily              | 2026-01-01T00:30:00Z | 2026-01-02T00:00:00Z
            @weekly             | 2026-01-01T00:30:00Z | 2026-01-04T00:00:00Z
            @monthly            | 2026-01-01T00:30:00Z | 2026-02-01T00:00:00Z
            """)
    void theNextTimeInUtc(String expression, Instant after, Instant next) {
        assertThat(Cron.parse(expression).next(after, UTC)).contains(next);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # Berlin leaves 02:00 to 03:00 out on 29 March 2026 and has it twice on 25 October 2026.
            30 2 * * *  | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z
            30 2 * * *  | 2026-03-29T01:00:00Z | 2026-03-30T00:30:00Z
            30 2 * * *  | 2026-10-24T12:00:00Z | 2026-10-25T00:30:00Z
            30 2 * * *  | 2026-10-25T00:30:00Z | 2026-10-26T01:30:00Z
            30 * * * *  | 2026-03-29T00:30:00Z | 2026-03-29T01:30:00Z
            30 * * * *  | 2026-10-25T00:30:00Z | 2026-10-25T01:30:00Z
            """)
    void theNextTimeWhereClocksChange(String expression, Instant after, Instant next) {
        assertThat(Cron.parse(expression).next(after, BERLIN)).contains(next);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "H * * * *",
                "5-1 * * * *",
                "*/0 * * * *",
                "a * * * *",
                "1, * * * *",
                "@yearly"
            })
    void refusesWhatIsNoExpression(String expression) {
        assertThatThrownBy(() -> Cron.parse(expression)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theThirtiethOfFebruaryNeverComes() {
        assertThat(Cron.parse("0 0 30 2 *").next(Instant.EPOCH, UTC)).isEmpty();
    }

    @Test
    void timesAreInOrderAndTheNextOneIsTheFirstOfThem() {
        long seed = 20260101;
        RandomGenerator random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            String expression = random.nextInt(60) + " " + random.nextInt(24) + " * * " + random.nextInt(7);
            Instant after = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(random.nextInt(31_000_000));
            List<Instant> times =
                    Cron.parse(expression).after(after, BERLIN).limit(60).toList();
            assertThat(times)
                    .as("seed %s: %s after %s", seed, expression, after)
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertThat(times.getFirst()).isAfter(after);
            assertThat(Cron.parse(expression).next(times.get(10), BERLIN)).contains(times.get(11));
        }
    }
}
