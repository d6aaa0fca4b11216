package io.holdfast.cli;

import io.holdfast.engine.run.Progress;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Shows how far a run is, on a terminal only. */
final class ProgressBar implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofMillis(200);

    private final Progress progress;
    private final PrintWriter err;
    private final boolean shown;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("progress").factory());
    private long before;

    ProgressBar(Progress progress, PrintWriter err) {
        this.progress = progress;
        this.err = err;
        this.shown =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        if (shown) {
            var _ = timer.scheduleAtFixedRate(this::show, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        if (shown) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }

    private void show() {
        long now = progress.plainBytes();
        err.print("\r\u001b[K" + progress.phase() + "  " + Sizes.bytes(now) + "  "
                + Sizes.rate(now - before, PERIOD.toMillis()) + "  stored " + Sizes.bytes(progress.storedBytes()));
        err.flush();
        before = now;
    }
}
