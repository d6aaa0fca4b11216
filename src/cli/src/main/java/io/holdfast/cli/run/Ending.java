package io.holdfast.cli.run;

import io.holdfast.adapter.cluster.Workloads;
import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RunFinding;
import io.holdfast.api.v1alpha1.run.ScaledWorkload;
import io.holdfast.api.v1alpha1.run.StepState;
import io.holdfast.cli.plan.ToolVersion;
import io.holdfast.cli.run.step.Stage;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.point.ProofRecord;
import io.holdfast.engine.repository.Proofs;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.recovery.plan.Part;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What follows the last step: what the run made goes, and what it proved is written down. */
final class Ending {
    private final RunTask task;
    private final Stage stage;
    private final RunSession.Given given;

    Ending(RunTask task, Stage stage, RunSession.Given given) {
        this.task = task;
        this.stage = stage;
        this.given = given;
    }

    /** Removes what the ledger lists; what a failed drill is to be looked at for stays, as the plan says. */
    void remove() {
        Execution execution = stage.draft().snapshot();
        boolean failed = !RunResult.passed(execution.result());
        Duration keep = HoldfastDuration.parse(task.plan().isolation().keepOnFailure());
        boolean lookable =
                task.scope().isolated() && execution.ledger().stream().anyMatch(entry -> !entry.removed());
        if (failed && !keep.isZero() && lookable) {
            stage.draft()
                    .find(new RunFinding(
                            Severity.LOW,
                            Execution.KEPT_ON_FAILURE,
                            null,
                            "namespace " + stage.namespace() + " is kept for "
                                    + task.plan().isolation().keepOnFailure() + ", to look at",
                            "kubectl -n " + stage.namespace() + " get all"));
            stage.keep().run();
            return;
        }
        new Removal(stage.client(), stage.run().labels(), stage.draft(), given.stop(), given.clock()).run();
        stage.keep().run();
    }

    /** What was scaled to zero and is there still is down, however well all the rest went. */
    void lookAtWhatWasQuiesced() {
        if (task.run().mode() != RunMode.RECOVERY) {
            return;
        }
        Map<String, Integer> before = stage.draft().snapshot().scaled().stream()
                .collect(Collectors.toMap(ScaledWorkload::workload, ScaledWorkload::replicas));
        stage.resolution().parts().stream()
                .flatMap(part -> part.component().quiesce().stream())
                .map(Stage::which)
                .distinct()
                .filter(which -> before.containsKey(which.toString()))
                .forEach(which -> lookAt(which, before.getOrDefault(which.toString(), 0)));
    }

    private void lookAt(Workloads.Which which, int had) {
        try {
            if (!stage.workloads().exists(which)) {
                return;
            }
            int has = stage.workloads().replicas(which);
            if (has == 0 || has < had) {
                stage.draft()
                        .find(new RunFinding(
                                Severity.HIGH,
                                "LeftScaledDown",
                                null,
                                which + " has " + has + " replicas, and had " + had + " when the run began",
                                "kubectl -n " + stage.namespace() + " scale " + which + " --replicas="
                                        + (had == 0 ? "N: perhaps an earlier run left it at zero" : had)));
            }
        } catch (RecoveryException e) {
            stage.draft()
                    .find(new RunFinding(
                            Severity.MEDIUM,
                            "LeftScaledDown",
                            null,
                            "it is not known how many replicas " + which + " has: " + e.getMessage(),
                            e.hint()));
        }
    }

    /** Writes beside each recovery point that was read back or restored whole that it was. */
    void prove() {
        if (task.run().mode() == RunMode.READINESS) {
            return;
        }
        for (Part part : stage.resolution().parts()) {
            // What was restored in part says nothing of the rest.
            boolean whole = part.component().restore().select().isEmpty();
            if (!stage.points().has(part.name()) || !whole) {
                continue;
            }
            if (succeeded(part.name() + ":restore") && succeeded(part.name() + ":count")) {
                prove(part, "Restore");
            } else if (succeeded(part.name() + ":verify")
                    || (part.isConfiguration() && succeeded(part.name() + ":configuration"))) {
                prove(part, part.isConfiguration() ? "Restore" : "Content");
            }
        }
    }

    /** A step that went on without what was refused proves nothing. */
    private boolean succeeded(String step) {
        Execution execution = stage.draft().snapshot();
        return execution.steps().stream().anyMatch(one -> one.name().equals(step) && one.state() == StepState.SUCCEEDED)
                && execution.findings().stream()
                        .noneMatch(finding ->
                                finding.reason().equals(Execution.OBJECT_REFUSED) && step.equals(finding.step()));
    }

    private void prove(Part part, String level) {
        try {
            Repository repository = stage.points().repository(part.name());
            if (repository.witness() == null) {
                return;
            }
            StoredPoint point = stage.points().point(part.name());
            new Proofs(repository)
                    .add(
                            point.folder(),
                            new ProofRecord(
                                    ProofRecord.FORMAT,
                                    ProofRecord.VERSION,
                                    point.manifest().id(),
                                    point.manifestSha256(),
                                    level,
                                    given.clock().instant().truncatedTo(ChronoUnit.SECONDS),
                                    task.name(),
                                    new TreeMap<>(
                                            level.equals("Restore")
                                                    ? point.manifest().counts()
                                                    : new TreeMap<>()),
                                    ToolVersion.text()));
        } catch (RecoveryException e) {
            stage.draft()
                    .find(new RunFinding(
                            Severity.MEDIUM, "ProofNotWritten", null, part.name() + ": " + e.getMessage(), e.hint()));
        }
    }
}
