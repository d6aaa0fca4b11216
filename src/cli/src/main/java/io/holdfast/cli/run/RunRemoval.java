package io.holdfast.cli.run;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.cli.run.step.Stage;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.run.ExecutionDraft;
import java.time.InstantSource;

/** Removes what a run has kept for people to look at, or left because its workers died. */
public final class RunRemoval {
    private final KubernetesClient client;
    private final String uid;
    private final Journal journal;

    /** The client stays the caller's. */
    public RunRemoval(KubernetesClient client, String uid, Journal journal) {
        this.client = client;
        this.uid = uid;
        this.journal = journal;
    }

    /** Removes it all; the ledger of the result says what is left. */
    public Execution run(int worker, Cancellation stop, InstantSource clock) {
        ExecutionDraft draft = new ExecutionDraft(journal.load(), worker);
        new Removal(client, Stage.RunIdentity.labels(uid), draft, stop, clock).run();
        journal.save(draft.snapshot());
        return draft.snapshot();
    }
}
