package io.holdfast.cli;

import io.holdfast.engine.run.Cancellation;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGTERM and SIGINT into a cancellation, and holds the exit up until the work has cleaned up behind itself. While
 * it is open, a signal leaves nothing behind.
 */
final class Stop implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final Cancellation cancellation;
    private final CountDownLatch finished = new CountDownLatch(1);

    Stop(Cancellation cancellation) {
        this.cancellation = cancellation;
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
    }

    @Override
    public void close() {
        finished.countDown();
    }

    private void stop() {
        if (finished.getCount() == 0) {
            return;
        }
        cancellation.cancel("the process was asked to end");
        try {
            boolean _ = finished.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
