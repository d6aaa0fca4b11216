package io.holdfast.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RedisConsistencyTest {

    @Test
    void aDumpBegunLaterThanAskedForCountsFromItsBeginning() {
        assertThat(consistency("2026-01-01T00:00:07Z", "2026-01-01T00:00:05.300Z"))
                .isEqualTo("2026-01-01T00:00:07Z");
    }

    @Test
    void aDumpOfTheSameSecondCountsFromWhenItWasAskedFor() {
        assertThat(consistency("2026-01-01T00:00:05Z", "2026-01-01T00:00:05.300Z"))
                .isEqualTo("2026-01-01T00:00:05.300Z");
    }

    @Test
    void aDumpDatedByAClockThatIsATickBehindIsNotOld() {
        assertThat(consistency("2026-01-01T00:00:04Z", "2026-01-01T00:00:05.000839Z"))
                .isEqualTo("2026-01-01T00:00:05.000839Z");
    }

    @Test
    void aDumpFromBeforeIsRefused() {
        assertThatExceptionOfType(IntegrityException.class)
                .isThrownBy(() -> consistency("2026-01-01T00:00:04Z", "2026-01-01T00:00:05.300Z"))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SourceChanged));
    }

    private static Instant consistency(String created, String asked) {
        String second = Long.toString(Instant.parse(created).getEpochSecond());
        return RedisSource.consistency(Map.of("rdb-aux-ctime", second), Instant.parse(asked));
    }
}
