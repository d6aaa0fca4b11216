package io.holdfast.adapter.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Ends something that takes too long, for whoever waits for it in a read that has no limit of its own. */
final class TimeLimit implements AutoCloseable {

    private final CompletableFuture<Void> end;
    private volatile boolean over;

    /** @param cut ends it; runs in a thread of its own, unless this is closed before */
    TimeLimit(Duration limit, Runnable cut) {
        end = CompletableFuture.runAsync(
                () -> {
                    over = true;
                    cut.run();
                },
                CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread));
    }

    boolean isOver() {
        return over;
    }

    @Override
    public void close() {
        end.cancel(false);
    }
}
