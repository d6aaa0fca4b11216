package io.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoldfastDurationTest {

    @ParameterizedTest
    @CsvSource({"90s,PT90S", "15m,PT15M", "1h,PT1H", "30d,PT720H", "2w,PT336H", "1h30m,PT90M", "0s,PT0S", "1d12h,PT36H"
    })
    void readsWhatTheSchemaAllows(String text, String iso) {
        assertThat(HoldfastDuration.parse(text)).isEqualTo(Duration.parse(iso));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "m", "1.5h", "-1h", "1h ", "1y", "PT1H", "1h-30m"})
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> HoldfastDuration.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a length of time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "90s", "1h30m", "30d", "2w", "3d4h5m6s"})
    void readsItsOwnWritingAgain(String text) {
        Duration duration = HoldfastDuration.parse(text);
        assertThat(HoldfastDuration.parse(HoldfastDuration.format(duration))).isEqualTo(duration);
    }
}
