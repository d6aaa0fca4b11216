package io.holdfast.adapter.qdrant;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits between two looks at something that another program does. */
final class Pause {

    private Pause() {}

    /** Waits; returns early, with the flag set, when the thread is interrupted. */
    static void of(Duration time) {
        try {
            // Nobody counts down: it is the time that passes.
            boolean ignored = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
