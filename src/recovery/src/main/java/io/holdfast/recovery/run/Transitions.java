package io.holdfast.recovery.run;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.FailureKind;
import io.holdfast.api.v1alpha1.plan.Mark;
import io.holdfast.api.v1alpha1.plan.Retry;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.api.v1alpha1.plan.StepFailure;
import io.holdfast.api.v1alpha1.run.RunFinding;
import io.holdfast.api.v1alpha1.run.StepState;
import io.holdfast.api.v1alpha1.run.StepStatus;
import io.holdfast.recovery.plan.Graph;
import io.holdfast.recovery.plan.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** What moves, outcomes and decisions make of an execution. */
public final class Transitions {
    private final Graph graph;
    private final ExecutionDraft draft;
    private final RunSettings settings;

    public Transitions(Graph graph, ExecutionDraft draft, RunSettings settings) {
        this.graph = graph;
        this.draft = draft;
        this.settings = settings;
        draft.put(graph);
    }

    /** A step is about to be tried. */
    public void tried(Node node, Instant now) {
        draft.waitEnds(node.name(), now);
        draft.change(node.name(), step -> StepMoves.begun(step, now));
    }

    /** A step is passed over. */
    public void passedOver(Move.PassOver move, Instant now) {
        draft.waitEnds(move.node().name(), now);
        draft.change(
                move.node().name(),
                step -> StepMoves.ended(step, StepState.SKIPPED, now, move.reason(), move.message()));
    }

    /** A person is asked. */
    public void asked(Move.Ask move, Instant now) {
        draft.waitBegins(move.node().name(), now);
        draft.change(move.node().name(), step -> StepMoves.waiting(step, now, move.reason(), move.message()));
    }

    /** Nobody decided in time. */
    public void gaveUp(Move.GiveUp move, Instant now) {
        Node node = move.node();
        draft.waitEnds(node.name(), now);
        if (move.goOn()) {
            draft.change(
                    node.name(),
                    step -> StepMoves.ended(step, StepState.SKIPPED, now, "NobodyDecided", "nobody decided in time"));
            find(Severity.HIGH, "NobodyDecided", node, "nobody decided in time, and the plan says to go on");
            return;
        }
        String earlier = step(node).message();
        draft.change(
                node.name(),
                step -> StepMoves.ended(
                        step, StepState.FAILED, now, "NobodyDecided", "nobody decided in time: " + earlier));
    }

    /** A try of a step ended. */
    public void ended(Node node, Outcome outcome, Instant now) {
        draft.check(outcome.checks());
        outcome.findings().forEach(draft::find);
        draft.change(node.name(), step -> StepMoves.keeping(step, outcome.evidence()));
        switch (outcome) {
            case Outcome.Done done -> {
                draft.change(
                        node.name(), step -> StepMoves.ended(step, StepState.SUCCEEDED, now, null, done.message()));
                marks(node, done, now);
            }
            case Outcome.Failed failed -> failed(node, failed, now);
        }
    }

    /** What a step did was taken back, or could not be. */
    public void takenBack(Node node, Outcome outcome, Instant now) {
        draft.change(node.name(), step -> switch (outcome) {
            case Outcome.Done done -> StepMoves.ended(step, StepState.ROLLED_BACK, now, "RolledBack", done.message());
            case Outcome.Failed failed ->
                StepMoves.ended(step, StepState.ROLLED_BACK, now, "RollbackFailed", failed.message());
        });
        if (outcome instanceof Outcome.Failed failed) {
            find(Severity.HIGH, "RollbackFailed", node, failed.message());
        }
    }

    /** All is done; measures, and judges by what was wanted. */
    public void finished(Move.Finish move, Clocks clocks) {
        Clocks.Judged judged = clocks.judge(draft.snapshot(), move, settings);
        judged.findings().forEach(draft::find);
        boolean good = RunResult.passed(judged.result());
        Failure failure = good ? null : new Failure(FailureKind.INVALID, judged.reason(), judged.message(), null);
        draft.end(judged.result(), failure, judged.figures());
    }

    private void failed(Node node, Outcome.Failed failed, Instant now) {
        String said = failed.message() + (failed.hint().isEmpty() ? "" : " — " + failed.hint());
        StepStatus step = step(node);
        if (failed.worthRetry() && step.tries() <= node.retry().limit()) {
            Instant at = now.plus(pause(node.retry(), step.tries()));
            draft.change(node.name(), one -> StepMoves.retrying(one, at, failed.reason(), said));
            return;
        }
        if (node.onFailure() == StepFailure.PAUSE) {
            draft.waitBegins(node.name(), now);
            draft.change(node.name(), one -> StepMoves.waiting(one, now, failed.reason(), said));
            return;
        }
        draft.change(node.name(), one -> StepMoves.ended(one, StepState.FAILED, now, failed.reason(), said));
        switch (node.onFailure()) {
            case CONTINUE -> find(Severity.MEDIUM, failed.reason(), node, said);
            case ROLL_BACK -> draft.rollBack();
            case FAIL, PAUSE -> {}
        }
    }

    /** Twice as long after each try, up to a limit. */
    private static Duration pause(Retry retry, int tries) {
        Duration initial = HoldfastDuration.parse(retry.backoff().initial());
        Duration max = HoldfastDuration.parse(retry.backoff().max());
        Duration pause = initial.multipliedBy(1L << Math.min(20, Math.max(0, tries - 1)));
        return pause.compareTo(max) > 0 ? max : pause;
    }

    private void marks(Node node, Outcome.Done done, Instant now) {
        if (node.mark() == Mark.SERVICE_HEALTHY) {
            Instant since = Objects.requireNonNullElse(done.healthySince(), now);
            draft.clock(Clocks.healthy(draft.snapshot().clock(), since));
        }
        if (Clocks.dataIsRestored(graph, draft.snapshot())) {
            draft.clock(Clocks.restored(draft.snapshot().clock(), now));
        }
    }

    private StepStatus step(Node node) {
        return draft.find(node.name()).orElseGet(() -> StepMoves.pending(node));
    }

    private void find(Severity severity, String reason, Node node, String message) {
        draft.find(new RunFinding(severity, reason, node.name(), message, null));
    }
}
