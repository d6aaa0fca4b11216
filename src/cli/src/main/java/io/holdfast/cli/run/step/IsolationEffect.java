package io.holdfast.cli.run.step;

import io.holdfast.adapter.cluster.Errand;
import io.holdfast.api.v1alpha1.IsolationProof;
import io.holdfast.api.v1alpha1.plan.Isolation;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.api.v1alpha1.run.IsolationEvidence;
import io.holdfast.api.v1alpha1.run.LedgerEntry;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.run.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the drill's namespace, and has a pod in it try to get out: before it cannot, no data goes in. */
final class IsolationEffect implements Effect {
    /** How long a network plugin may take to put a policy into force. */
    private static final Duration GRACE = Duration.ofSeconds(20);

    private static final long PROBE_DEADLINE = 120;

    private final Stage stage;
    private final Isolation isolation;

    IsolationEffect(Stage stage) {
        this.stage = stage;
        this.isolation = stage.resolution().plan().isolation();
    }

    @Override
    public Outcome run(Node node, Cancellation cancellation) {
        // Written down before it is made: what is not written down would not be removed.
        stage.draft().ledger(entry(null));
        stage.keep().run();
        String uid = Isolations.namespace(stage).open();
        stage.draft().ledger(entry(uid));
        stage.keep().run();
        List<String> evidence = new ArrayList<>();
        Optional<String> doubt = probe(evidence, cancellation);
        stage.draft().isolated(new IsolationEvidence(stage.namespace(), doubt.isEmpty(), evidence));
        if (doubt.isEmpty()) {
            return Outcome.Done.saying(
                    "namespace " + stage.namespace() + " is cut off: " + evidence.size() + " connections were tried");
        }
        if (isolation.proof() == IsolationProof.REQUIRED) {
            return Outcome.Failed.because(
                    "NotIsolated",
                    "it is not proven that namespace " + stage.namespace() + " is cut off: " + doubt.get(),
                    "use a network plugin that enforces NetworkPolicies, or accept the risk with isolation.proof: Warn",
                    false);
        }
        return new Outcome.Done(
                "namespace " + stage.namespace() + " is made, and NOT proven to be cut off",
                List.of(),
                List.of(Findings.of(Severity.HIGH, "NotIsolated", node.name(), doubt.get())),
                List.of(),
                null);
    }

    private LedgerEntry entry(@org.jspecify.annotations.Nullable String uid) {
        return new LedgerEntry("Namespace", null, stage.namespace(), uid, false);
    }

    /** Why it may not be cut off; empty if the probe has shown that it is. */
    private Optional<String> probe(List<String> evidence, Cancellation cancellation) {
        if (!stage.surroundings().inCluster()) {
            return Optional.of("the worker is not a pod of the cluster, so that no probe can be compared with it");
        }
        try (ReachProbe probe = ReachProbe.open(stage)) {
            List<String> forbidden = probe.forbidden();
            if (forbidden.isEmpty()) {
                return Optional.of("nothing is known that the worker reaches and the drill must not");
            }
            Errand errand = new Errand(stage.client(), stage.namespace(), "holdfast-reach");
            ErrandWait wait = new ErrandWait(
                    errand,
                    "the isolation probe",
                    "look at the Jobs and pods of namespace " + stage.namespace(),
                    stage.clock());
            // One of a worker that died looks for a door that died with it.
            wait.removal(patience(cancellation));
            errand.start(probe.errand(forbidden, GRACE, PROBE_DEADLINE));
            Errand.State.Over over = wait.end(patience(cancellation));
            errand.remove();
            return probe.judge(over, evidence);
        }
    }

    private Patience patience(Cancellation cancellation) {
        return new Patience(stage.clock(), cancellation, Duration.ofSeconds(PROBE_DEADLINE));
    }
}
