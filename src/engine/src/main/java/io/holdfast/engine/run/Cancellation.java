package io.holdfast.engine.run;

import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A request to stop, which everything that waits or copies looks at. */
public final class Cancellation {

    private final CountDownLatch cancelled = new CountDownLatch(1);
    private volatile @Nullable String why;

    /** Asks to stop; the first reason counts. */
    public synchronized void cancel(String reason) {
        if (why == null) {
            why = reason;
            cancelled.countDown();
        }
    }

    /** Fails with reason {@code Cancelled} if stopping was asked for. */
    public void check() {
        String reason = why;
        if (reason != null) {
            throw new TransientException(
                    Reason.Cancelled, "stopped: " + reason, "nothing was stored; run it again when it may run");
        }
    }

    /** Waits for the given time; fails as {@link #check} does as soon as stopping is asked for. */
    public void pause(Duration time) {
        try {
            boolean _ = cancelled.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            cancel("the thread was interrupted");
        }
        check();
    }
}
