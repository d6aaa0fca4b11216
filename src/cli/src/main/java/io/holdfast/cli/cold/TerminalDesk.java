package io.holdfast.cli.cold;

import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RunDecisionSpec;
import io.holdfast.api.v1alpha1.run.RunFinding;
import io.holdfast.api.v1alpha1.run.StepState;
import io.holdfast.api.v1alpha1.run.StepStatus;
import io.holdfast.api.v1alpha1.run.Verdict;
import io.holdfast.cli.run.DecisionDesk;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.plan.Expansion;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks whoever sits in front of a recovery for what the plan wants from people. Where there is no API server that knows who
 * somebody is, a name is all there is: the run says so.
 */
public final class TerminalDesk implements DecisionDesk {
    private static final Map<String, Verdict> ANSWERS = Map.of(
            "approve", Verdict.APPROVE,
            "reject", Verdict.REJECT,
            "confirm", Verdict.CONFIRM,
            "retry", Verdict.RETRY,
            "skip", Verdict.SKIP,
            "abort", Verdict.ABORT);

    private final Supplier<Execution> run;
    private final Terminal terminal;
    private final String user;
    private final Deque<String> approvers;
    private final Cancellation stop;
    private int asked;
    private boolean approved;

    /**
     * @param run how the run stands
     * @param user who started it
     * @param approvers who approve, as said beforehand
     * @param stop ends the process when somebody is needed and nobody is there; the run can go on later
     */
    public TerminalDesk(
            Supplier<Execution> run, Terminal terminal, String user, List<String> approvers, Cancellation stop) {
        this.run = run;
        this.terminal = terminal;
        this.user = user;
        this.approvers = new ArrayDeque<>(approvers);
        this.stop = stop;
    }

    @Override
    public List<Decision> open() {
        Execution execution = run.get();
        return execution.steps().stream()
                .filter(step -> step.state() == StepState.WAITING)
                .findFirst()
                .flatMap(step -> decide(execution, step))
                .map(List::of)
                .orElse(List.of());
    }

    @Override
    public List<RunFinding> findings() {
        return approved
                ? List.of(new RunFinding(
                        Severity.MEDIUM,
                        "BreakGlass",
                        null,
                        "decisions of others were given at the terminal of " + user
                                + ": that those people really took them is not proven",
                        "have them sign the report"))
                : List.of();
    }

    private Optional<Decision> decide(Execution execution, StepStatus step) {
        if (step.type().equals("Approval")) {
            String by = approvers.poll();
            Optional<String> name = by != null
                    ? Optional.of(by)
                    : ask(step, "The plan wants an approval. Who approves it (a name; empty to reject)?");
            approved |= name.filter(one -> !one.isBlank()).isPresent();
            return name.map(one -> one.isBlank()
                    ? decision(execution, step, Verdict.REJECT, user)
                    : decision(execution, step, Verdict.APPROVE, one.strip()));
        }
        boolean manual = step.type().equals("Manual");
        List<String> choices = manual ? List.of("confirm", "skip", "abort") : List.of("retry", "skip", "abort");
        return ask(step, "What now: " + String.join(", ", choices) + "?")
                .map(text -> text.strip().toLowerCase(Locale.ROOT))
                .filter(choices::contains)
                .map(text -> Objects.requireNonNull(ANSWERS.get(text)))
                .flatMap(verdict -> verdict == Verdict.SKIP
                        ? skip(execution, step)
                        : Optional.of(decision(execution, step, verdict, user)));
    }

    /** Where the plan names approvers, only one of them may. */
    private Optional<Decision> skip(Execution execution, StepStatus step) {
        return ask(step, "Who decides that it is skipped (a name; empty for " + user + ")?")
                .map(String::strip)
                .map(name -> {
                    approved |= !name.isEmpty();
                    return decision(execution, step, Verdict.SKIP, name.isEmpty() ? user : name);
                });
    }

    private Optional<String> ask(StepStatus step, String question) {
        terminal.say("");
        terminal.say("  " + step.name() + " waits: " + Objects.requireNonNullElse(step.message(), ""));
        Optional<String> answer = terminal.ask("  " + question + " ");
        if (answer.isEmpty()) {
            stop.cancel("the recovery waits for a person at " + step.name()
                    + ", and nobody is at the terminal: start it again from one, and it goes on from here");
        }
        return answer;
    }

    private Decision decision(Execution execution, StepStatus step, Verdict verdict, String by) {
        boolean whole = step.name().equals(Expansion.APPROVAL) || verdict == Verdict.ABORT || verdict == Verdict.REJECT;
        return new Decision(
                "terminal-" + ++asked + "-" + step.tries() + "-"
                        + execution.decisions().size(),
                new RunDecisionSpec(
                        new LocalRef("recover"),
                        verdict,
                        whole ? null : step.name(),
                        by,
                        "said at the terminal of " + user,
                        Objects.requireNonNullElse(execution.digest(), "")));
    }

    @Override
    public void answer(Decision decision, @Nullable String refused) {
        if (refused != null) {
            terminal.say("  not accepted: " + refused);
        }
    }
}
