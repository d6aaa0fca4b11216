package io.holdfast.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TimeLimitTest {

    @Test
    void whatTakesTooLongIsCut() throws InterruptedException {
        CountDownLatch cut = new CountDownLatch(1);
        try (TimeLimit limit = new TimeLimit(Duration.ofMillis(50), cut::countDown)) {
            cut.await();
            assertThat(limit.isOver()).isTrue();
        }
    }

    @Test
    void whatEndedInTimeIsNot() throws InterruptedException {
        CountDownLatch cut = new CountDownLatch(1);
        CountDownLatch later = new CountDownLatch(1);
        new TimeLimit(Duration.ofMillis(50), cut::countDown).close();
        try (TimeLimit _ = new TimeLimit(Duration.ofMillis(100), later::countDown)) {
            later.await();
        }

        assertThat(cut.getCount()).isEqualTo(1);
    }
}
