package io.holdfast.recovery.run;

import io.holdfast.api.v1alpha1.plan.Approval;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.api.v1alpha1.run.DecisionTaken;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RunDecisionSpec;
import io.holdfast.api.v1alpha1.run.RunFinding;
import io.holdfast.api.v1alpha1.run.StepState;
import io.holdfast.api.v1alpha1.run.StepStatus;
import io.holdfast.api.v1alpha1.run.Verdict;
import io.holdfast.recovery.plan.Action;
import io.holdfast.recovery.plan.Expansion;
import io.holdfast.recovery.plan.Graph;
import io.holdfast.recovery.plan.Node;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** What people decide about a run. A decision counts only for the very run, with its plan and recovery points, that it names. */
public final class Decisions {
    private final Graph graph;
    private final ExecutionDraft draft;
    private final RunSettings settings;

    public Decisions(Graph graph, ExecutionDraft draft, RunSettings settings) {
        this.graph = graph;
        this.draft = draft;
        this.settings = settings;
    }

    /** What became of a decision. */
    public sealed interface Answer {

        /** The run acts on it. */
        record Taken() implements Answer {}

        /** The run cannot act on it, now or ever. */
        record Refused(String why) implements Answer {}
    }

    /**
     * Acts on a decision.
     *
     * @param name of the RunDecision; one that was acted on is not acted on again
     */
    public Answer take(String name, RunDecisionSpec decision, Instant now) {
        Execution execution = draft.snapshot();
        if (execution.decisions().stream().anyMatch(one -> one.name().equals(name))) {
            return new Answer.Taken();
        }
        if (!decision.digest().equals(execution.digest())) {
            return new Answer.Refused(
                    "it was made for another run of this name, or for another plan or other recovery points: look at the run again, and decide anew with its status.execution.digest");
        }
        if (execution.result() != null) {
            return new Answer.Refused("the run is over");
        }
        Optional<String> refused = switch (decision.verdict()) {
            case APPROVE -> approve(decision);
            case CONFIRM -> confirm(decision, now);
            case RETRY -> retry(decision, now);
            case SKIP -> skip(decision, now);
            case REJECT, ABORT -> Optional.empty();
        };
        if (refused.isPresent()) {
            return new Answer.Refused(refused.get());
        }
        draft.decided(
                new DecisionTaken(name, decision.verdict(), decision.step(), decision.by(), now, decision.reason()));
        enoughApprovals(decision, now);
        return new Answer.Taken();
    }

    private Optional<String> approve(RunDecisionSpec decision) {
        Optional<Node> node = gate(decision);
        if (node.isEmpty()) {
            return Optional.of("the run has no approval " + Objects.requireNonNullElse(decision.step(), "of its own"));
        }
        if (state(node.get()) != StepState.WAITING) {
            return Optional.of("the run does not wait for this approval");
        }
        Approval approval = settings.approval();
        if (!isApprover(decision.by())) {
            return Optional.of(decision.by() + " is not one of the plan's approvers");
        }
        boolean separate = approval == null || approval.separateFromRequester();
        if (separate && decision.by().equals(settings.requestedBy())) {
            return Optional.of(decision.by() + " started the run, and the plan wants somebody else to approve it");
        }
        boolean twice = draft.snapshot().decisions().stream()
                .anyMatch(one -> one.verdict() == Verdict.APPROVE
                        && one.by().equals(decision.by())
                        && Objects.equals(one.step(), decision.step()));
        return twice ? Optional.of(decision.by() + " has approved this already") : Optional.empty();
    }

    /** Where the plan names nobody, everybody is whom the API server lets decide. */
    private boolean isApprover(String who) {
        Approval approval = settings.approval();
        return approval == null
                || approval.approvers().isEmpty()
                || approval.approvers().contains(who);
    }

    private void enoughApprovals(RunDecisionSpec decision, Instant now) {
        if (decision.verdict() != Verdict.APPROVE) {
            return;
        }
        Node node = gate(decision).orElseThrow();
        long given = draft.snapshot().decisions().stream()
                .filter(one -> one.verdict() == Verdict.APPROVE && Objects.equals(one.step(), decision.step()))
                .count();
        if (given >= required(node)) {
            end(node, "approved by " + given, now);
        }
    }

    private int required(Node node) {
        int general = settings.approval() == null ? 1 : settings.approval().required();
        if (node.action() instanceof Action.Custom custom && custom.step().approval() != null) {
            return Objects.requireNonNullElse(custom.step().approval().required(), general);
        }
        return general;
    }

    private Optional<String> confirm(RunDecisionSpec decision, Instant now) {
        Optional<Node> node = waiting(decision);
        if (node.isEmpty()
                || !(node.get().action() instanceof Action.Custom custom)
                || custom.step().manual() == null) {
            return Optional.of("the run does not wait for a manual step " + decision.step());
        }
        end(node.get(), "confirmed by " + decision.by(), now);
        return Optional.empty();
    }

    private Optional<String> retry(RunDecisionSpec decision, Instant now) {
        Optional<Node> node = waiting(decision);
        if (node.isEmpty() || node.get().forPeople()) {
            return Optional.of("the run does not wait for a decision about " + decision.step());
        }
        draft.waitEnds(node.get().name(), now);
        draft.change(node.get().name(), StepMoves::again);
        return Optional.empty();
    }

    private Optional<String> skip(RunDecisionSpec decision, Instant now) {
        Optional<Node> node = waiting(decision);
        if (node.isEmpty() || gate(decision).isPresent()) {
            return Optional.of("the run does not wait for a decision about " + decision.step() + " that could skip it");
        }
        if (node.get().action() instanceof Action.OpenIsolation) {
            return Optional.of("nobody may skip " + decision.step()
                    + ": what comes after it is for a namespace that is cut off; decide Retry or Abort");
        }
        if (!isApprover(decision.by())) {
            return Optional.of(decision.by() + " is not one of the plan's approvers, who alone may skip a step");
        }
        Approval approval = settings.approval();
        if (approval != null
                && approval.separateFromRequester()
                && decision.by().equals(settings.requestedBy())) {
            return Optional.of(
                    decision.by() + " started the run, and the plan wants somebody else to skip a step of it");
        }
        String why = "skipped by " + decision.by() + ": " + decision.reason();
        draft.waitEnds(node.get().name(), now);
        draft.change(node.get().name(), step -> StepMoves.ended(step, StepState.SKIPPED, now, "SkippedByPerson", why));
        draft.find(new RunFinding(Severity.HIGH, "SkippedByPerson", node.get().name(), why, null));
        return Optional.empty();
    }

    private void end(Node node, String message, Instant now) {
        draft.waitEnds(node.name(), now);
        draft.change(node.name(), step -> StepMoves.ended(step, StepState.SUCCEEDED, now, null, message));
    }

    private Optional<Node> gate(RunDecisionSpec decision) {
        String name = decision.step();
        return graph.node(name == null ? Expansion.APPROVAL : name)
                .filter(node -> node.action() instanceof Action.ApproveRun
                        || (node.action() instanceof Action.Custom custom
                                && custom.step().approval() != null));
    }

    private Optional<Node> waiting(RunDecisionSpec decision) {
        return graph.node(String.valueOf(decision.step())).filter(node -> state(node) == StepState.WAITING);
    }

    private StepState state(Node node) {
        return draft.find(node.name()).map(StepStatus::state).orElse(StepState.PENDING);
    }
}
