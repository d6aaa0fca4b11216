package io.holdfast.cli.run;

import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.api.v1alpha1.run.PointTaken;
import io.holdfast.api.v1alpha1.run.RunFinding;
import io.holdfast.cli.run.step.Openings;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.repository.Pins;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Keeps what a run has chosen from expiring, in the bucket itself: who prunes elsewhere, on a laptop for example, knows
 * nothing of the cluster's runs. A pin of a run ends by itself, so that a run that vanished keeps nothing for ever.
 */
final class PointHolds {
    private static final Duration LONGEST = Duration.ofDays(30);

    private final RunTask task;
    private final Openings openings;
    private final Consumer<RunFinding> findings;

    PointHolds(RunTask task, Openings openings, Consumer<RunFinding> findings) {
        this.task = task;
        this.openings = openings;
        this.findings = findings;
    }

    /** Pins what was chosen. What cannot be pinned is used all the same, and told. */
    void hold(List<PointTaken> points, Instant now) {
        each(
                points,
                (repository, point) -> new Pins(repository)
                        .add(
                                repository.read(new ObjectKey(point.key())),
                                new Pins.Wish(by(), "chosen by a run", now.plus(LONGEST)),
                                now.truncatedTo(ChronoUnit.SECONDS)));
    }

    /** Lets it go. */
    void release(List<PointTaken> points) {
        each(
                points,
                (repository, point) -> new Pins(repository)
                        .remove(
                                repository.read(new ObjectKey(point.key())),
                                pin -> pin.by().equals(by())));
    }

    private void each(List<PointTaken> points, BiConsumer<Repository, PointTaken> action) {
        if (task.run().mode() != RunMode.RECOVERY && task.run().mode() != RunMode.DRILL) {
            return;
        }
        for (PointTaken point : points) {
            try {
                Repository repository = openings.repository(point.repository());
                if (repository.witness() != null) {
                    action.accept(repository, point);
                }
            } catch (RecoveryException e) {
                findings.accept(new RunFinding(
                        Severity.LOW,
                        "PointNotHeld",
                        null,
                        point.component() + ": the pin of its recovery point was not changed: " + e.getMessage(),
                        e.hint()));
            }
        }
    }

    private String by() {
        return "run " + task.namespace() + "/" + task.name() + " " + task.uid();
    }
}
