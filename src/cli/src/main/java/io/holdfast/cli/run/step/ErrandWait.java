package io.holdfast.cli.run.step;

import io.holdfast.adapter.cluster.Errand;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Waits for an errand's pod.
 *
 * @param what the errand, in words
 * @param hint where to look if it takes too long
 */
record ErrandWait(Errand errand, String what, String hint, InstantSource clock) {

    /** Until it has come to its end; gives up early on a pod that will never start. */
    Errand.State.Over end(Patience patience) {
        Hope hope = new Hope(clock);
        Errand.State[] last = new Errand.State[1];
        patience.until(
                "the end of " + what,
                () -> {
                    last[0] = errand.state();
                    if (!(last[0] instanceof Errand.State.Open open)) {
                        return Optional.empty();
                    }
                    Optional<String> trouble = Optional.ofNullable(open.trouble());
                    hope.look(trouble);
                    return trouble.or(() -> Optional.of("it still runs"));
                },
                hint);
        return (Errand.State.Over) last[0];
    }

    /** Has it removed, and waits until it and its pod are gone: a later one of that name must not be taken for it. */
    void removal(Patience patience) {
        errand.remove();
        patience.until(
                "the removal of " + what,
                () -> errand.isGone() ? Optional.empty() : Optional.of("it is still there"),
                hint);
    }
}
