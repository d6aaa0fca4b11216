package io.holdfast.cli;

import io.holdfast.engine.run.Cancellation;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Turns SIGTERM and SIGINT into a cancellation for a command that asks for it, and holds the exit up until the command has
 * cleaned up behind itself and told what came of it. Any other command ends at once.
 */
final class Stop implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final CountDownLatch told = new CountDownLatch(1);
    private @Nullable Cancellation cancellation;

    /** What a signal cancels from now on, until this is closed. */
    Cancellation cancellation() {
        Cancellation known = cancellation;
        if (known == null) {
            Cancellation fresh = new Cancellation();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(fresh), "stop"));
            cancellation = fresh;
            return fresh;
        }
        return known;
    }

    @Override
    public void close() {
        told.countDown();
    }

    private void stop(Cancellation stopped) {
        if (told.getCount() == 0) {
            return;
        }
        stopped.cancel("the process was asked to end");
        try {
            boolean _ = told.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
