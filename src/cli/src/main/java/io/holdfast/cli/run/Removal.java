package io.holdfast.cli.run;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.holdfast.adapter.cluster.DrillNamespace;
import io.holdfast.adapter.cluster.Errand;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.api.v1alpha1.run.LedgerEntry;
import io.holdfast.api.v1alpha1.run.RunFinding;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.run.ExecutionDraft;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Removes what the ledger of a run lists, and waits until it is gone. Needs neither the plan nor any key: it must work when
 * all of those are gone.
 *
 * @param labels of everything that the run made; what does not carry them is somebody else's
 */
record Removal(
        KubernetesClient client,
        Map<String, String> labels,
        ExecutionDraft draft,
        Cancellation stop,
        InstantSource clock) {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofSeconds(1);

    void run() {
        for (LedgerEntry entry : draft.snapshot().ledger()) {
            if (!entry.removed()) {
                remove(entry);
            }
        }
    }

    private void remove(LedgerEntry entry) {
        try {
            Instant deadline = clock.instant().plus(LONGEST);
            Optional<String> left = ask(entry);
            while (left.isPresent() && clock.instant().isBefore(deadline)) {
                stop.pause(POLL);
                left = ask(entry);
            }
            if (left.isEmpty()) {
                draft.ledger(new LedgerEntry(entry.kind(), entry.namespace(), entry.name(), entry.uid(), true));
            } else {
                leaked(entry, left.get());
            }
        } catch (RecoveryException e) {
            stop.check();
            leaked(entry, String.valueOf(e.getMessage()));
        }
    }

    /** Asks for its removal; what is still there, in words. */
    private Optional<String> ask(LedgerEntry entry) {
        if (entry.kind().equals("Namespace")) {
            return new DrillNamespace(client, DrillNamespace.Settings.known(entry.name(), labels)).remove();
        }
        Errand errand = new Errand(client, String.valueOf(entry.namespace()), entry.name());
        errand.remove();
        return errand.isGone() ? Optional.empty() : Optional.of("Job " + entry.name() + " is still there");
    }

    private void leaked(LedgerEntry entry, String why) {
        draft.find(new RunFinding(
                Severity.HIGH,
                "Leaked",
                null,
                entry.kind() + " " + entry.name() + " could not be removed: " + why,
                "remove it by hand: kubectl delete " + entry.kind().toLowerCase(Locale.ROOT) + " " + entry.name()));
    }
}
