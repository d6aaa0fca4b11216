package io.holdfast.cli;

import io.holdfast.engine.run.Cancellation;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Turns SIGTERM and SIGINT into a cancellation for a command that asks for it, and holds the exit up until the command has
 * cleaned up behind itself and told what came of it. Any other command ends at once.
 */
final class Stop implements AutoCloseable {

    /** Less than the 30 s after which Kubernetes kills. */
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private static final String WHY = "the process was asked to end";

    private final PrintWriter err;
    private final CountDownLatch told = new CountDownLatch(1);
    private @Nullable Cancellation cancellation;

    /** @param err is told when the patience is over */
    Stop(PrintWriter err) {
        this.err = err;
    }

    /** What a signal cancels from now on, until this is closed. */
    Cancellation cancellation() {
        Cancellation known = cancellation;
        return known == null ? begin() : known;
    }

    private Cancellation begin() {
        Cancellation fresh = new Cancellation();
        cancellation = fresh;
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(fresh), "stop"));
        } catch (IllegalStateException _) {
            // The signal was quicker.
            fresh.cancel(WHY);
        }
        return fresh;
    }

    /** A signal ends the process at once again. */
    @Override
    public void close() {
        told.countDown();
    }

    private void stop(Cancellation stopped) {
        if (told.getCount() == 0) {
            return;
        }
        stopped.cancel(WHY);
        try {
            if (!told.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                err.println("not everything was cleaned up within " + PATIENCE.toSeconds()
                        + " s: what is left, 'holdfast sweep' removes");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
