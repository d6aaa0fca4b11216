package io.holdfast.cli.run.step;

import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.run.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for something that another program does. */
final class Patience {
    private static final Duration POLL = Duration.ofMillis(500);

    private final InstantSource clock;
    private final Cancellation cancellation;
    private final Instant deadline;

    Patience(InstantSource clock, Cancellation cancellation, Duration longest) {
        this.clock = clock;
        this.cancellation = cancellation;
        this.deadline = clock.instant().plus(longest);
    }

    /**
     * Looks again and again until nothing is missing any more.
     *
     * @param missing what is still missing, in words; empty when nothing is
     */
    void until(String what, Supplier<Optional<String>> missing, String hint) {
        while (true) {
            Optional<String> still = missing.get();
            if (still.isEmpty()) {
                return;
            }
            if (!clock.instant().isBefore(deadline)) {
                throw new TransientException(
                        Reason.DeadlineExceeded, what + " did not happen in time: " + still.get(), hint);
            }
            pause(what, still.get());
        }
    }

    /** Whoever stops this, for its time is over most often, wants to know what was waited for. */
    private void pause(String what, String still) {
        try {
            cancellation.pause(POLL);
        } catch (TransientException stopped) {
            throw new TransientException(
                    stopped.reason(),
                    stopped.getMessage() + "; it waited for " + what + ": " + still,
                    stopped.hint(),
                    stopped);
        }
    }
}
