package io.holdfast.cli.run;

import io.holdfast.api.v1alpha1.run.Execution;

/** Where the state of a run is kept, so that another worker can go on. */
public interface Journal {

    /** What was kept last. */
    Execution load();

    /**
     * Keeps the state. Durable when this returns.
     *
     * @throws io.holdfast.engine.failure.RecoveryException with reason {@code Cancelled} if another worker has taken over
     */
    void save(Execution execution);
}
