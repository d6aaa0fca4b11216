package io.holdfast.cli.run.step;

import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.run.Outcome;

/** The effect of one kind of step. */
@FunctionalInterface
interface Effect {

    /**
     * Does it once.
     *
     * @param cancellation stops it: at its timeout, or when the run ends
     * @throws io.holdfast.engine.failure.RecoveryException if it cannot be done
     */
    Outcome run(Node node, Cancellation cancellation);

    /** Its time is over: ends what would go on without anybody waiting for it. */
    default void giveUp(Node node) {}
}
