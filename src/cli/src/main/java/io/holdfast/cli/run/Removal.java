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
import java.util.List;
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
        // Namespaces first: what is in them goes with them.
        left().stream().filter(Removal::isNamespace).forEach(this::remove);
        left().stream().filter(entry -> !isNamespace(entry)).forEach(this::remove);
    }

    private List<LedgerEntry> left() {
        return draft.snapshot().ledger().stream()
                .filter(entry -> !entry.removed())
                .toList();
    }

    private static boolean isNamespace(LedgerEntry entry) {
        return entry.kind().equals("Namespace");
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
                gone(entry);
            } else {
                leaked(entry, left.get());
            }
        } catch (RecoveryException e) {
            stop.check();
            leaked(entry, String.valueOf(e.getMessage()));
        }
    }

    /** With a namespace goes all that is in it, and with that the right to look whether it has gone. */
    private void gone(LedgerEntry entry) {
        draft.snapshot().ledger().stream()
                .filter(one ->
                        one.equals(entry) || (isNamespace(entry) && entry.name().equals(one.namespace())))
                .forEach(
                        one -> draft.ledger(new LedgerEntry(one.kind(), one.namespace(), one.name(), one.uid(), true)));
    }

    /** Asks for its removal; what is still there, in words. */
    private Optional<String> ask(LedgerEntry entry) {
        if (isNamespace(entry)) {
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
