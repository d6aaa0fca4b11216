package io.holdfast.engine.run;

import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A request to stop, which everything that waits or copies looks at. */
public final class Cancellation {

    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final List<Runnable> cuts = new ArrayList<>();
    private volatile @Nullable String why;

    /** What is cut off when stopping is asked for, and no more once this is closed. */
    public interface Cut extends AutoCloseable {
        @Override
        void close();
    }

    /** Asks to stop; the first reason counts. */
    public synchronized void cancel(String reason) {
        if (why == null) {
            why = reason;
            cancelled.countDown();
            cuts.forEach(Thread::startVirtualThread);
        }
    }

    /**
     * Has something cut off as soon as stopping is asked for: for whoever waits for others and looks at nothing meanwhile.
     *
     * @param cut ends that waiting; runs in a thread of its own, perhaps when the waiting is over already
     */
    public synchronized Cut cutting(Runnable cut) {
        if (why != null) {
            Thread.startVirtualThread(cut);
        }
        cuts.add(cut);
        return () -> forget(cut);
    }

    /** Fails with reason {@code Cancelled} if stopping was asked for. */
    public void check() {
        String reason = why;
        if (reason != null) {
            throw new TransientException(
                    Reason.Cancelled, "stopped: " + reason, "nothing was stored; run it again when it may run");
        }
    }

    /** Why something really failed: after stopping was asked for, whatever breaks may have been cut for that. */
    public RecoveryException explain(RecoveryException failure) {
        try {
            check();
            return failure;
        } catch (TransientException stopped) {
            if (failure.reason() == Reason.Cancelled) {
                return failure;
            }
            stopped.addSuppressed(failure);
            return stopped;
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

    private synchronized void forget(Runnable cut) {
        cuts.remove(cut);
    }
}
