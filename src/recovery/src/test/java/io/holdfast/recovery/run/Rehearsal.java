package io.holdfast.recovery.run;

import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.Incident;
import io.holdfast.api.v1alpha1.run.PointTaken;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.api.v1alpha1.run.RunClock;
import io.holdfast.api.v1alpha1.run.RunDecisionSpec;
import io.holdfast.api.v1alpha1.run.RunFigures;
import io.holdfast.api.v1alpha1.run.StepState;
import io.holdfast.api.v1alpha1.run.StepStatus;
import io.holdfast.api.v1alpha1.run.Verdict;
import io.holdfast.recovery.Plans;
import io.holdfast.recovery.plan.Expansion;
import io.holdfast.recovery.plan.Graph;
import io.holdfast.recovery.plan.Resolution;
import io.holdfast.recovery.plan.RunScope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Carries a plan out without touching anything: each step takes a second, and ends as the test says. */
final class Rehearsal {
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    static final String PLAN = "a".repeat(64);
    static final String POINTS = "b".repeat(64);
    static final String WHOLE = "d".repeat(64);

    final List<String> tried = new ArrayList<>();
    final ExecutionDraft draft;
    final Graph graph;
    final RunSettings settings;
    private final Transitions transitions;
    private final Decisions decisions;
    private final Clocks clocks;
    private final Set<String> underWay = new HashSet<>();
    private final Map<String, Function<Integer, Outcome>> outcomes = new HashMap<>();
    Instant now = NOON;

    Rehearsal(String plan, RunScope scope) {
        this(plan, scope, null, List.of());
    }

    Rehearsal(String plan, RunScope scope, @Nullable Incident incident, List<PointTaken> points) {
        Resolution resolution = Plans.resolved(plan);
        RestorePlanSpec spec = resolution.plan();
        graph = Expansion.of(resolution, scope);
        settings = RunSettings.of(spec, run(scope.mode()), scope);
        draft = new ExecutionDraft(Execution.fresh(), 1);
        clocks = new Clocks(incident, Map.of());
        draft.begin(PLAN, "ns", NOON, Clocks.start(incident, spec.objectives(), NOON));
        draft.take(points, POINTS);
        draft.bind(WHOLE);
        transitions = new Transitions(graph, draft, settings);
        decisions = new Decisions(graph, draft, settings);
    }

    /** The step ends so; the function gets the number of the try. */
    Rehearsal when(String step, Function<Integer, Outcome> outcome) {
        outcomes.put(step, outcome);
        return this;
    }

    Rehearsal whenever(String step, Outcome outcome) {
        return when(step, _ -> outcome);
    }

    /** Until there is nothing to do but to wait, or the end. */
    Move run() {
        for (int i = 0; i < 1000; i++) {
            List<Move> moves = RunRules.next(graph, draft.snapshot(), settings, underWay, now);
            if (moves.getFirst() instanceof Move.Finish finish) {
                transitions.finished(finish, clocks);
                return finish;
            }
            if (moves.getFirst() instanceof Move.WaitUntil wait) {
                if (waits()) {
                    return wait;
                }
                now = wait.time();
            }
            moves.forEach(this::make);
        }
        throw new IllegalStateException("it never ends: " + states());
    }

    private boolean waits() {
        return draft.snapshot().steps().stream().anyMatch(step -> step.state() == StepState.WAITING);
    }

    private void make(Move move) {
        switch (move) {
            case Move.Try attempt -> {
                transitions.tried(attempt.node(), now);
                tried.add(attempt.node().name());
                now = now.plusSeconds(1);
                int tries = step(attempt.node().name()).tries();
                transitions.ended(
                        attempt.node(),
                        outcomes.getOrDefault(attempt.node().name(), _ -> Outcome.Done.saying("done"))
                                .apply(tries),
                        now);
            }
            case Move.PassOver pass -> transitions.passedOver(pass, now);
            case Move.Ask ask -> transitions.asked(ask, now);
            case Move.GiveUp up -> transitions.gaveUp(up, now);
            case Move.TakeBack back -> {
                tried.add("back:" + back.node().name());
                transitions.takenBack(back.node(), Outcome.Done.saying("taken back"), now);
            }
            case Move.WaitUntil _, Move.Finish _ -> {}
        }
    }

    Decisions.Answer decide(String by, Verdict verdict, @Nullable String step) {
        return decide(by, verdict, step, WHOLE);
    }

    Decisions.Answer decide(String by, Verdict verdict, @Nullable String step, String digest) {
        RunDecisionSpec spec = new RunDecisionSpec(new LocalRef("run"), verdict, step, by, "because", digest);
        return decisions.take(by + "-" + verdict + "-" + step + "-" + tried.size(), spec, now);
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    StepStatus step(String name) {
        return draft.find(name).orElseThrow();
    }

    String states() {
        return draft.snapshot().steps().stream()
                .map(step -> step.name() + "=" + step.state())
                .collect(Collectors.joining(" "));
    }

    Execution execution() {
        return draft.snapshot();
    }

    Failure failure() {
        return Objects.requireNonNull(execution().failure());
    }

    RunClock clock() {
        return Objects.requireNonNull(execution().clock());
    }

    RunFigures figures() {
        return Objects.requireNonNull(execution().figures());
    }

    static Outcome broken() {
        return Outcome.Failed.because("Broken", "it broke", "mend it", true);
    }

    static RestoreRunSpec run(RunMode mode) {
        return new RestoreRunSpec(
                new LocalRef("plan"), null, mode, null, null, "requester", null, List.of(), null, null, null);
    }
}
