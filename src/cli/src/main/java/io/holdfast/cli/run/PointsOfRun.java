package io.holdfast.cli.run;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.plan.PointSelect;
import io.holdfast.api.v1alpha1.plan.PointSelection;
import io.holdfast.api.v1alpha1.run.Incident;
import io.holdfast.api.v1alpha1.run.PointTaken;
import io.holdfast.api.v1alpha1.run.RunFinding;
import io.holdfast.cli.run.step.Openings;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.recovery.plan.Expansion;
import io.holdfast.recovery.plan.Part;
import io.holdfast.recovery.plan.Resolution;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Takes a recovery point for every component of a run that has data: as the run or its drill says, or else as the plan does. */
final class PointsOfRun {
    private final RunTask task;
    private final Resolution resolution;
    private final PointChooser chooser;

    PointsOfRun(RunTask task, Resolution resolution, Openings openings, Instant now) {
        this.task = task;
        this.resolution = resolution;
        Incident incident = task.run().incident();
        this.chooser = new PointChooser(
                openings, task.namespace(), now, task.uid().hashCode(), incident == null ? null : incident.startedAt());
    }

    /**
     * Takes them.
     *
     * @throws io.holdfast.engine.failure.RecoveryException if there is none for a component
     */
    List<PointTaken> take() {
        List<PointTaken> taken = new ArrayList<>();
        for (Part part : resolution.parts()) {
            if (part.data() != null && isIn(part)) {
                taken.add(chooser.choose(part.name(), part.data(), selection(part.data())));
            }
        }
        Part.Data manifests = resolution.manifests();
        boolean held = resolution.manifestPart().filter(this::isIn).isPresent();
        if (manifests != null && !held) {
            taken.add(chooser.choose(Resolution.MANIFESTS, manifests, manifests.selection()));
        }
        refuseUnknown(taken);
        return taken;
    }

    /** What a person should know of the choice. */
    List<RunFinding> findings(List<PointTaken> taken) {
        List<RunFinding> findings = new ArrayList<>(chooser.findings());
        skew(taken).ifPresent(findings::add);
        return findings;
    }

    private PointSelection selection(Part.Data data) {
        PointSelection wanted = task.wanted();
        boolean ofAnother = wanted != null && wanted.select() == PointSelect.PINNED && !chooser.has(data, wanted);
        return wanted == null || ofAnother ? data.selection() : wanted;
    }

    /** States that belong together and lie far apart may not fit each other: vectors without the papers they are of. */
    private Optional<RunFinding> skew(List<PointTaken> taken) {
        PointSelection wanted = task.wanted();
        String most = wanted == null || wanted.maxSkew() == null
                ? task.plan().recoveryPoint().maxSkew()
                : wanted.maxSkew();
        return most == null ? Optional.empty() : StatesApart.of(taken, HoldfastDuration.parse(most));
    }

    /** Who names a recovery point wants that one, and not whatever the plan would take without it. */
    private void refuseUnknown(List<PointTaken> taken) {
        PointSelection wanted = task.wanted();
        if (wanted == null || wanted.select() != PointSelect.PINNED) {
            return;
        }
        String id = Objects.requireNonNull(wanted.id()).toUpperCase(Locale.ROOT);
        if (taken.stream().noneMatch(point -> point.id().startsWith(id))) {
            throw new InvalidPlanException(
                    Reason.NoRecoveryPoint,
                    "no component of the run has a recovery point " + wanted.id(),
                    "'holdfast list' shows what is there; name one of a component of the run");
        }
    }

    private boolean isIn(Part part) {
        return Expansion.of(resolution, task.scope()).nodes().stream()
                .anyMatch(node -> part.name().equals(node.component()));
    }
}
