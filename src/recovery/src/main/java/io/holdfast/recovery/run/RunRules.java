package io.holdfast.recovery.run;

import io.holdfast.api.v1alpha1.plan.OnInterrupt;
import io.holdfast.api.v1alpha1.plan.OnTimeout;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.plan.StepFailure;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.StepState;
import io.holdfast.api.v1alpha1.run.StepStatus;
import io.holdfast.api.v1alpha1.run.Verdict;
import io.holdfast.recovery.plan.Action;
import io.holdfast.recovery.plan.Graph;
import io.holdfast.recovery.plan.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a run does next: the only place where the states of its steps are compared. Values in, values out: the same for a
 * worker that goes on as for one that begins.
 */
public final class RunRules {
    private static final Duration LONG = Duration.ofHours(1);

    private final Graph graph;
    private final Execution execution;
    private final RunSettings settings;
    private final Set<String> underWay;
    private final Instant now;
    private final Map<String, StepStatus> states = new HashMap<>();

    private RunRules(Graph graph, Execution execution, RunSettings settings, Set<String> underWay, Instant now) {
        this.graph = graph;
        this.execution = execution;
        this.settings = settings;
        this.underWay = underWay;
        this.now = now;
        execution.steps().forEach(step -> states.put(step.name(), step));
    }

    /**
     * The next moves, all of which may be made; a {@link Move.Finish} or {@link Move.WaitUntil} stands alone.
     *
     * @param underWay steps that this worker is busy with; another one that is marked as running was interrupted
     */
    public static List<Move> next(
            Graph graph, Execution execution, RunSettings settings, Set<String> underWay, Instant now) {
        return new RunRules(graph, execution, settings, underWay, now).decide();
    }

    private List<Move> decide() {
        if (Boolean.TRUE.equals(execution.rollingBack())) {
            return rollback();
        }
        boolean late = settings.isOver(execution, now);
        boolean stopping = late
                || Results.stopped(execution).isPresent()
                || graph.nodes().stream().anyMatch(this::stopsTheRun);
        List<Move> moves = new ArrayList<>();
        int free = settings.parallel() - underWay.size();
        for (Node node : graph.nodes()) {
            switch (state(node).state()) {
                case RUNNING -> interrupted(node, stopping).ifPresent(moves::add);
                case WAITING -> {
                    if (stopping) {
                        moves.add(new Move.PassOver(node, "RunStopped", "the run ended before anybody decided"));
                    } else {
                        patience(node, moves);
                    }
                }
                case PENDING, RETRYING -> {
                    if (stopping && !(isEvidence(node) && !late && mayAct())) {
                        moves.add(new Move.PassOver(node, "RunStopped", "the run ended before it"));
                    } else if (stopping) {
                        // Of a run that fails its traces are worth most; what it waited for will not come any more.
                        free -= underWay.isEmpty() && free > 0 && begin(node, moves) ? 1 : 0;
                    } else if (ready(node, moves) && free > 0) {
                        free -= begin(node, moves) ? 1 : 0;
                    }
                }
                case SUCCEEDED, FAILED, SKIPPED, ROLLED_BACK -> {}
            }
        }
        return moves.isEmpty() ? List.of(restOrEnd()) : moves;
    }

    /** What nobody allowed, or somebody forbade, does nothing in the cluster any more: its evidence would be pods, too. */
    private boolean mayAct() {
        boolean rejected = execution.decisions().stream().anyMatch(one -> one.verdict() == Verdict.REJECT);
        return !rejected
                && graph.nodes().stream()
                        .filter(node -> node.action() instanceof Action.ApproveRun)
                        .allMatch(node -> state(node).state() == StepState.SUCCEEDED || goneOnWithout(node));
    }

    /** An approval that nobody gave, in a plan that goes on without. */
    private boolean goneOnWithout(Node node) {
        return state(node).state() == StepState.SKIPPED
                && !"RunStopped".equals(state(node).reason());
    }

    private static boolean isEvidence(Node node) {
        return node.action() instanceof Action.Custom custom && custom.step().evidence() != null;
    }

    /** Whether everything before a step is done; one that can never be is passed over. */
    private boolean ready(Node node, List<Move> moves) {
        boolean ready = true;
        for (String name : node.after()) {
            StepStatus before = states.get(name);
            Node other = graph.node(name).orElseThrow();
            StepState state = before == null ? StepState.PENDING : before.state();
            if (state == StepState.FAILED && other.onFailure() != StepFailure.CONTINUE) {
                moves.add(new Move.PassOver(node, "DependencyFailed", name + " failed"));
                return false;
            }
            ready &= state == StepState.SUCCEEDED || state == StepState.SKIPPED || state == StepState.FAILED;
        }
        return ready && isDue(node);
    }

    private boolean isDue(Node node) {
        Instant retry = state(node).retryAt();
        return retry == null || !now.isBefore(retry);
    }

    /** Whether it takes one of the places for steps that are under way. */
    private boolean begin(Node node, List<Move> moves) {
        if (!node.forPeople()) {
            moves.add(new Move.Try(node));
            return true;
        }
        boolean attended =
                node.action() instanceof Action.ApproveRun || settings.scope().withPeople();
        moves.add(
                attended
                        ? new Move.Ask(node, "WaitingForPerson", People.question(node))
                        : new Move.PassOver(node, "WithoutPeople", "this drill is done without people"));
        return false;
    }

    private java.util.Optional<Move> interrupted(Node node, boolean stopping) {
        if (underWay.contains(node.name())) {
            return java.util.Optional.empty();
        }
        if (stopping) {
            return java.util.Optional.of(
                    new Move.PassOver(node, "RunStopped", "its worker died, and the run had ended"));
        }
        return java.util.Optional.of(
                node.onInterrupt() == OnInterrupt.RESTART
                        ? new Move.Try(node)
                        : new Move.Ask(
                                node,
                                "StepInterrupted",
                                "its worker died while it ran, and whether its effect took place cannot be known: look, then decide Retry or Skip"));
    }

    private void patience(Node node, List<Move> moves) {
        if (!now.isBefore(givenUp(node))) {
            moves.add(new Move.GiveUp(node, goesOn(node)));
        }
    }

    /** When nobody has decided for too long. */
    private Instant givenUp(Node node) {
        Instant since = Objects.requireNonNullElse(state(node).waitingSince(), now);
        return since.plus(node.forPeople() ? node.timeout() : settings.maxPause());
    }

    /** An approval may be done without, if the plan says so; what a person was to do has not been done. */
    private boolean goesOn(Node node) {
        boolean manual =
                node.action() instanceof Action.Custom custom && custom.step().manual() != null;
        return node.forPeople()
                && !manual
                && settings.approval() != null
                && settings.approval().onTimeout() == OnTimeout.PROCEED;
    }

    private Move restOrEnd() {
        List<Instant> times = new ArrayList<>();
        for (Node node : graph.nodes()) {
            StepStatus step = state(node);
            switch (step.state()) {
                case WAITING -> times.add(givenUp(node));
                case RETRYING -> times.add(Objects.requireNonNullElse(step.retryAt(), now));
                case RUNNING, PENDING -> times.add(now.plus(LONG));
                case SUCCEEDED, FAILED, SKIPPED, ROLLED_BACK -> {}
            }
        }
        return times.stream()
                .min(Comparator.naturalOrder())
                .<Move>map(Move.WaitUntil::new)
                .orElseGet(() -> Results.of(graph, execution, settings, now));
    }

    private List<Move> rollback() {
        List<Node> done = graph.nodes().reversed().stream()
                .filter(node -> state(node).state() == StepState.SUCCEEDED && People.canBeTakenBack(node))
                .toList();
        if (!underWay.isEmpty()) {
            return List.of(new Move.WaitUntil(now.plus(LONG)));
        }
        return done.isEmpty()
                ? List.of(new Move.Finish(RunResult.FAILED, "RolledBack", Results.firstFailure(graph, execution)))
                : List.of(new Move.TakeBack(done.getFirst()));
    }

    private boolean stopsTheRun(Node node) {
        return state(node).state() == StepState.FAILED && node.onFailure() != StepFailure.CONTINUE;
    }

    private StepStatus state(Node node) {
        StepStatus step = states.get(node.name());
        return step == null ? StepMoves.pending(node) : step;
    }
}
