package io.holdfast.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class CancellationTest {

    private final Cancellation cancellation = new Cancellation();
    private final CountDownLatch cut = new CountDownLatch(1);

    @Test
    void whatIsWaitedForIsCutWhenStoppingIsAskedFor() throws InterruptedException {
        try (Cancellation.Cut _ = cancellation.cutting(cut::countDown)) {
            cancellation.cancel("the test says so");
            cut.await();
        }

        assertThatThrownBy(cancellation::check).hasMessage("stopped: the test says so");
    }

    @Test
    void whatIsWaitedForAfterStoppingWasAskedForIsCutAtOnce() throws InterruptedException {
        cancellation.cancel("the test says so");

        try (Cancellation.Cut _ = cancellation.cutting(cut::countDown)) {
            cut.await();
        }
    }

    @Test
    void whatIsWaitedForNoMoreIsNotCut() throws InterruptedException {
        CountDownLatch other = new CountDownLatch(1);
        cancellation.cutting(cut::countDown).close();
        try (Cancellation.Cut _ = cancellation.cutting(other::countDown)) {
            cancellation.cancel("the test says so");
            other.await();
        }

        assertThat(cut.getCount()).isEqualTo(1);
    }

    @Test
    void aFailureIsItselfUntilStoppingIsAskedFor() {
        RecoveryException broken = new TransientException(Reason.SourceUnreachable, "the connection was cut", "none");
        assertThat(cancellation.explain(broken)).isSameAs(broken);

        cancellation.cancel("the test says so");
        RecoveryException explained = cancellation.explain(broken);

        assertThat(explained).hasMessage("stopped: the test says so").hasSuppressedException(broken);
        assertThat(cancellation.explain(explained)).isSameAs(explained);
    }
}
