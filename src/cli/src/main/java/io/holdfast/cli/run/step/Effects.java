package io.holdfast.cli.run.step;

import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.run.Outcome;
import java.util.function.BooleanSupplier;

/** What the steps of a run do to the world. Every way in which a step can end is an outcome; nothing is thrown. */
public interface Effects {

    /**
     * Tries a step once.
     *
     * @param cancellation stops it
     * @param late whether it was stopped because its time was over
     */
    Outcome run(Node node, Cancellation cancellation, BooleanSupplier late);

    /** Takes back what a step did. */
    Outcome takeBack(Node node, Cancellation cancellation);
}
