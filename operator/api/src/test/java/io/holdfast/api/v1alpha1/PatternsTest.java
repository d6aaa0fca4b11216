package io.holdfast.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.HoldfastDuration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 2 * * *",
                "00 02 1 1 0",
                "*/5 8-18 * * MON-FRI",
                "0,30 1-5/2 1,15 jan,JUL 0-7/2",
                "5/15 23 31 12 7",
                "@hourly"
            })
    void timesThatCanBeAreLetIn(String cron) {
        assertThat(cron).matches(Patterns.CRON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "60 2 * * *",
                "0 24 * * *",
                "0 2 0 * *",
                "0 2 32 * *",
                "0 2 * 13 *",
                "0 2 * * 8",
                "0 2 * *",
                "0 2 * * * *",
                "*/0 2 * * *",
                "0, 2 * * *",
                "@reboot",
                "a b c d e"
            })
    void timesThatCannotBeAreNot(String cron) {
        assertThat(cron).doesNotMatch(Patterns.CRON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis:1", "redis:6379", "10.0.0.1:65535", "[::1]:60000"})
    void portsThatCanBeAreLetIn(String address) {
        assertThat(address).matches(Patterns.ADDRESS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis:0", "redis:65536", "redis:99999", "redis", "redis:", ":1"})
    void portsThatCannotBeAreNot(String address) {
        assertThat(address).doesNotMatch(Patterns.ADDRESS);
    }

    @Test
    void theLongestTimeThatIsLetInCanBeReckonedWith() {
        String longest = "999999999w999999999w";
        assertThat(longest).matches(Patterns.DURATION).hasSize(20);
        assertThat(HoldfastDuration.parse(longest).multipliedBy(3).toMillis()).isPositive();
        assertThat(Instant.now().minus(HoldfastDuration.parse(longest))).isBefore(Instant.now());
        assertThat("1000000000s").doesNotMatch(Patterns.DURATION);
    }
}
