package io.holdfast.cli.run;

import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.StepState;
import io.holdfast.cli.run.step.Effects;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.plan.Graph;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.run.Clocks;
import io.holdfast.recovery.run.Decisions;
import io.holdfast.recovery.run.ExecutionDraft;
import io.holdfast.recovery.run.Move;
import io.holdfast.recovery.run.Outcome;
import io.holdfast.recovery.run.RunRules;
import io.holdfast.recovery.run.RunSettings;
import io.holdfast.recovery.run.Transitions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through the steps of a run: asks the rules what comes next, writes it down, has it done, and writes down what came
 * of it. Nothing is done before it is written down, so that a worker that goes on after another one died knows what may
 * have happened.
 */
final class Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
    private static final Duration BEAT = Duration.ofSeconds(1);

    /** How long steps that were stopped may take to clean up: less than what a process gets that is told to end. */
    private static final Duration REST = Duration.ofSeconds(20);

    /** How often a run that waits for nobody looks whether somebody wants it to end. */
    private static final Duration SELDOM = Duration.ofSeconds(5);

    private final Graph graph;
    private final RunSettings settings;
    private final ExecutionDraft draft;
    private final DecisionDesk desk;
    private final Effects effects;
    private final Cancellation stop;
    private final Runnable keep;
    private final InstantSource clock;
    private final Transitions transitions;
    private final Decisions decisions;
    private Instant heard = Instant.EPOCH;
    private final ConcurrentHashMap<String, UnderWay> underWay = new ConcurrentHashMap<>();
    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();

    /**
     * What a run works with, besides its graph.
     *
     * @param keep writes the draft down
     */
    record Tools(Runnable keep, DecisionDesk desk, Effects effects, Cancellation stop, InstantSource clock) {}

    private record Ended(Node node, Outcome outcome) {}

    private record UnderWay(Cancellation cancellation, Instant deadline) {}

    Runner(Graph graph, RunSettings settings, ExecutionDraft draft, Tools tools) {
        this.graph = graph;
        this.settings = settings;
        this.draft = draft;
        this.keep = tools.keep();
        this.desk = tools.desk();
        this.effects = tools.effects();
        this.stop = tools.stop();
        this.clock = tools.clock();
        this.transitions = new Transitions(graph, draft, settings);
        this.decisions = new Decisions(graph, draft, settings);
    }

    /** Until there is nothing left to do. */
    void run(Clocks clocks) {
        keep.run();
        try {
            while (!step(clocks)) {
                stop.check();
            }
        } finally {
            underWay.values().forEach(one -> one.cancellation().cancel("the run ends"));
            awaitTheRest();
        }
    }

    /** What is stopped cleans up behind itself, and needs for that what is closed after this. */
    private void awaitTheRest() {
        Instant end = now().plus(REST);
        try {
            while (!underWay.isEmpty() && now().isBefore(end)) {
                Ended one = ended.poll(BEAT.toMillis(), TimeUnit.MILLISECONDS);
                if (one != null) {
                    underWay.remove(one.node().name());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean step(Clocks clocks) {
        if (isWaiting() || !now().isBefore(heard.plus(SELDOM))) {
            hear();
        }
        Instant now = now();
        List<Move> moves = RunRules.next(graph, draft.snapshot(), settings, Set.copyOf(underWay.keySet()), now);
        switch (moves.getFirst()) {
            case Move.Finish finish -> {
                transitions.finished(finish, clocks);
                keep.run();
                return true;
            }
            case Move.WaitUntil _ -> await();
            default -> make(moves, now);
        }
        return false;
    }

    /** All moves are written down together, and only then are any of their effects begun. */
    private void make(List<Move> moves, Instant now) {
        for (Move move : moves) {
            switch (move) {
                case Move.Try attempt -> transitions.tried(attempt.node(), now);
                case Move.PassOver pass -> transitions.passedOver(pass, now);
                case Move.Ask ask -> transitions.asked(ask, now);
                case Move.GiveUp up -> transitions.gaveUp(up, now);
                case Move.TakeBack _, Move.WaitUntil _, Move.Finish _ -> {}
            }
        }
        keep.run();
        for (Move move : moves) {
            switch (move) {
                case Move.Try attempt -> begin(attempt.node(), now);
                case Move.TakeBack back -> {
                    transitions.takenBack(back.node(), effects.takeBack(back.node(), stop), now());
                    keep.run();
                }
                case Move.PassOver _, Move.Ask _, Move.GiveUp _, Move.WaitUntil _, Move.Finish _ -> {}
            }
        }
    }

    private void begin(Node node, Instant now) {
        LOG.info("step {} begins", node.name());
        Cancellation cancellation = new Cancellation();
        underWay.put(node.name(), new UnderWay(cancellation, now.plus(node.timeout())));
        Thread.ofVirtual().name(node.name()).start(() -> {
            Outcome outcome = effects.run(node, cancellation, () -> isLate(node));
            ended.add(new Ended(node, outcome));
        });
    }

    private boolean isLate(Node node) {
        UnderWay one = underWay.get(node.name());
        return one != null && !now().isBefore(one.deadline());
    }

    /** Until a step ends, or for a moment: then clocks and people are looked at again. */
    private void await() {
        stopLateOnes();
        try {
            Ended first = ended.poll(BEAT.toMillis(), TimeUnit.MILLISECONDS);
            for (Ended one = first; one != null; one = ended.poll()) {
                end(one);
            }
            if (first != null) {
                keep.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.cancel("the thread was interrupted");
        }
    }

    private void end(Ended one) {
        underWay.remove(one.node().name());
        String said = switch (one.outcome()) {
            case Outcome.Done done -> "done: " + done.message();
            case Outcome.Failed failed -> "failed (" + failed.reason() + "): " + failed.message();
        };
        LOG.info("step {} {}", one.node().name(), said);
        transitions.ended(one.node(), one.outcome(), now());
    }

    private void stopLateOnes() {
        Instant now = now();
        Execution execution = draft.snapshot();
        boolean aborted = execution.decisions().stream().anyMatch(one -> switch (one.verdict()) {
            case ABORT, REJECT -> true;
            case APPROVE, CONFIRM, RETRY, SKIP -> false;
        });
        boolean over = aborted || settings.isOver(execution, now);
        underWay.forEach((name, one) -> {
            if (over || !now.isBefore(one.deadline())) {
                one.cancellation().cancel(aborted ? "the run is aborted" : "its time is over");
            }
        });
    }

    /** Whether a person is waited for, or could be at any moment. */
    private boolean isWaiting() {
        return settings.scope().withPeople()
                || draft.snapshot().steps().stream().anyMatch(step -> step.state() == StepState.WAITING);
    }

    private void hear() {
        heard = now();
        for (DecisionDesk.Decision decision : open()) {
            Decisions.Answer answer = decisions.take(decision.name(), decision.spec(), now());
            // First what the run makes of it, and then the answer: the other order could lose a decision.
            keep.run();
            tell(decision, answer);
            LOG.info(
                    "decision {} by {}: {} {}",
                    decision.name(),
                    decision.spec().by(),
                    decision.spec().verdict(),
                    refusal(answer) == null ? "taken" : "refused: " + refusal(answer));
        }
    }

    /** While the API server is away, nobody can decide anything there; what is under way goes on. */
    private List<DecisionDesk.Decision> open() {
        try {
            return desk.open();
        } catch (TransientException away) {
            passOver(away);
            return List.of();
        }
    }

    /** An answer that did not arrive is given at the next look, which finds the decision again. */
    private void tell(DecisionDesk.Decision decision, Decisions.Answer answer) {
        try {
            desk.answer(decision, refusal(answer));
        } catch (TransientException away) {
            passOver(away);
        }
    }

    private static void passOver(TransientException away) {
        if (away.reason() == Reason.Cancelled) {
            throw away;
        }
        LOG.warn("decisions cannot be looked at now: {}", away.getMessage());
    }

    private static @Nullable String refusal(Decisions.Answer answer) {
        return switch (answer) {
            case Decisions.Answer.Taken _ -> null;
            case Decisions.Answer.Refused refused -> refused.why();
        };
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
