package io.holdfast.cli.run;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.plan.Component;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.PointTaken;
import io.holdfast.cli.plan.Cluster;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.cli.plan.Repositories;
import io.holdfast.cli.plan.Secrets;
import io.holdfast.cli.run.step.Openings;
import io.holdfast.cli.run.step.Points;
import io.holdfast.cli.run.step.Stage;
import io.holdfast.cli.run.step.StageEffects;
import io.holdfast.cli.worker.Results;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.seal.Opener;
import io.holdfast.recovery.plan.Expansion;
import io.holdfast.recovery.plan.Graph;
import io.holdfast.recovery.plan.PlanDigest;
import io.holdfast.recovery.plan.PlanValidation;
import io.holdfast.recovery.plan.Problem;
import io.holdfast.recovery.plan.Resolution;
import io.holdfast.recovery.run.Clocks;
import io.holdfast.recovery.run.ExecutionDraft;
import io.holdfast.recovery.run.RunSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run from its beginning, or from where another worker left it, to its end: steps, removal, proofs, report. */
public final class RunSession {
    private static final Logger LOG = LoggerFactory.getLogger(RunSession.class);

    private final RunTask task;
    private final Given given;
    private final ExecutionDraft draft;
    private final Resolution resolution;
    private final Openings openings;
    private final Points points;
    private final Messages messages;

    /**
     * What a session is given.
     *
     * @param worker number of the worker
     * @param files the plan, its policies and repositories
     * @param secrets what the plan itself names; those of sources are read from the cluster
     * @param opener opens recovery points
     */
    public record Given(
            int worker,
            PlanFiles files,
            Secrets secrets,
            Repositories repositories,
            Opener opener,
            Cluster cluster,
            Journal journal,
            DecisionDesk desk,
            Stage.Surroundings surroundings,
            Cancellation stop,
            InstantSource clock) {}

    public RunSession(RunTask task, Given given) {
        this.task = task;
        this.given = given;
        this.draft = new ExecutionDraft(given.journal().load(), given.worker());
        this.resolution = Resolution.of(task.plan(), given.files().policySpecs());
        this.openings = new Openings(given.files(), given.repositories());
        this.points = new Points(openings, given.opener());
        this.messages = new Messages(task, given.secrets(), draft, given.clock());
    }

    /** Goes on to the very end. What is written down at the end says how it went. */
    public Execution run() {
        try (openings;
                messages) {
            if (draft.snapshot().result() == null) {
                steps();
            }
            given.desk().findings().forEach(draft::find);
            Stage stage = stage(draft.snapshot());
            Ending ending = new Ending(task, stage, given);
            ending.lookAtWhatWasQuiesced();
            ending.remove();
            ending.prove();
            holds().release(draft.snapshot().points());
            messages.noteResult();
            keep();
            messages.settle();
            new Reporting(task, stage, given).write();
            draft.finished(now());
            keep();
            return draft.snapshot();
        }
    }

    private void steps() {
        try {
            Graph graph = begin();
            RunSettings settings = RunSettings.of(task.plan(), task.run(), task.scope());
            Stage stage = stage(draft.snapshot());
            Runner runner = new Runner(
                    graph,
                    settings,
                    draft,
                    new Runner.Tools(this::keep, given.desk(), new StageEffects(stage), given.stop(), given.clock()));
            try (Turn _ = Turn.take(task, stage, given)) {
                runner.run(new Clocks(task.run().incident(), rpos(task.plan())));
            }
        } catch (RecoveryException e) {
            boolean hasBegun = draft.snapshot().pointsDigest() != null;
            if (e.reason() == Reason.Cancelled || (hasBegun && e instanceof TransientException)) {
                throw e; // the worker is stopped, or cannot go on now, and not the run: another one does
            }
            LOG.error("the run cannot go on: {}: {}", e.reason(), e.getMessage());
            draft.failedToStart(Results.failure(e));
            keep();
        }
    }

    /** What is carried out is fixed before anything is touched, and stays so for every worker. */
    private Graph begin() {
        refuseProblems();
        String digest = PlanDigest.of(resolution);
        Execution before = draft.snapshot();
        if (before.planDigest() != null && !before.planDigest().equals(digest)) {
            throw changed("it was changed while the run was under way");
        }
        String wanted = task.run().planDigest();
        if (wanted != null && !wanted.equals(digest)) {
            throw changed("the run was started for another state of it");
        }
        if (before.planDigest() == null) {
            Instant started = now();
            refuseWhatIsToCome(started);
            draft.begin(
                    digest,
                    namespace(task),
                    started,
                    Clocks.start(task.run().incident(), task.plan().objectives(), started));
            keep();
        }
        if (before.pointsDigest() == null) {
            choosePoints();
        }
        points.take(draft.snapshot().points());
        // Each worker does: the one before may have died after it had chosen.
        holds().hold(draft.snapshot().points(), now());
        bind(before.digest());
        return Expansion.of(resolution, task.scope());
    }

    /** What people decide is about this very run, and about nothing that takes its place. */
    private void bind(@Nullable String before) {
        String whole = new RunDigest(task, resolution, given.files())
                .of(draft.snapshot().points());
        if (before != null && !before.equals(whole)) {
            throw changed("it, a policy, a repository or the recovery points were changed while the run was under way");
        }
        draft.bind(whole);
        keep();
    }

    private void refuseProblems() {
        List<Problem> problems =
                task.run().mode() == RunMode.VERIFICATION ? resolution.problems() : PlanValidation.of(resolution);
        if (!problems.isEmpty()) {
            Problem first = problems.getFirst();
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    first.reason() + (first.component() == null ? "" : " (" + first.component() + ")") + ": "
                            + first.message() + (problems.size() > 1 ? "; and " + (problems.size() - 1) + " more" : ""),
                    first.hint());
        }
    }

    private void refuseWhatIsToCome(Instant started) {
        Clocks.toCome(task.run().incident(), started).ifPresent(moment -> {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    moment + " is still to come; it is " + started + " now",
                    "start another run with the right time, in UTC or with its offset");
        });
    }

    private InvalidPlanException changed(String how) {
        return new InvalidPlanException(
                Reason.InvalidPlan,
                "the plan is not the one any more that this run is for: " + how,
                "start a new run; approvals of this one do not count for it");
    }

    private void choosePoints() {
        PointsOfRun choice = new PointsOfRun(task, resolution, openings, now());
        List<PointTaken> taken = choice.take();
        choice.findings(taken).forEach(draft::find);
        draft.take(taken, PlanDigest.ofPoints(taken));
        keep();
    }

    private PointHolds holds() {
        return new PointHolds(task, openings, draft::find);
    }

    /** The largest acceptable losses of components that name one of their own. */
    static Map<String, Duration> rpos(RestorePlanSpec plan) {
        Map<String, Duration> rpos = new HashMap<>();
        for (Component component : plan.components()) {
            Optional.ofNullable(component.rpo())
                    .ifPresent(rpo -> rpos.put(component.name(), HoldfastDuration.parse(rpo)));
        }
        return rpos;
    }

    /** Where the steps of a run work: the plan's own namespace, or one that is the run's. */
    static String namespace(RunTask task) {
        if (!task.scope().isolated()) {
            return task.namespace();
        }
        String name = task.plan().isolation().namespacePrefix() + "-" + task.planName();
        return (name.length() > 50 ? name.substring(0, 50) : name) + "-"
                + task.uid().substring(0, 8);
    }

    private Stage stage(Execution execution) {
        points.take(execution.points());
        return new Stage(
                new Stage.RunIdentity(
                        task.namespace(),
                        task.planName(),
                        task.name(),
                        task.uid(),
                        Objects.requireNonNullElseGet(execution.startedAt(), this::now)),
                task.scope(),
                resolution,
                Objects.requireNonNullElseGet(execution.namespace(), () -> namespace(task)),
                given.files(),
                given.repositories(),
                openings,
                points,
                given.cluster(),
                draft,
                this::keep,
                given.surroundings(),
                given.clock());
    }

    /** Writes down how far the run is, and then tells people: what is not written down has not happened. */
    private void keep() {
        messages.note();
        given.journal().save(draft.snapshot());
        messages.send();
    }

    private Instant now() {
        return given.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
