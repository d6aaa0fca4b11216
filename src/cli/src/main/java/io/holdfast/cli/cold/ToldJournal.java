package io.holdfast.cli.cold;

import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RunFinding;
import io.holdfast.api.v1alpha1.run.StepState;
import io.holdfast.api.v1alpha1.run.StepStatus;
import io.holdfast.cli.run.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A journal that tells somebody in front of a terminal what changes. */
final class ToldJournal implements Journal {
    private final Journal real;
    private final Terminal terminal;
    private final Map<String, StepState> told = new HashMap<>();
    private final Set<RunFinding> found = new HashSet<>();
    private Execution last;

    ToldJournal(Journal real, Terminal terminal) {
        this.real = real;
        this.terminal = terminal;
        this.last = real.load();
    }

    /** How the run stands. */
    synchronized Execution now() {
        return last;
    }

    @Override
    public Execution load() {
        return real.load();
    }

    @Override
    public synchronized void save(Execution execution) {
        real.save(execution);
        last = execution;
        execution.steps().forEach(step -> tell(execution, step));
        execution.findings().stream()
                .filter(found::add)
                .forEach(one -> terminal.say("        " + one.severity().name().toLowerCase(Locale.ROOT) + ": "
                        + one.reason() + ": " + one.message()));
    }

    private void tell(Execution execution, StepStatus step) {
        StepState before = told.put(step.name(), step.state());
        if (before == step.state() || step.state() == StepState.PENDING) {
            return;
        }
        if (step.state() == StepState.RUNNING) {
            terminal.say(at(execution, step.startedAt()) + step.name());
            return;
        }
        terminal.say(at(execution, step.finishedAt()) + step.name() + ": "
                + step.state().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + (step.message() == null ? "" : ", " + step.message()));
    }

    /** Seconds since the run began. */
    private static String at(Execution execution, @Nullable Instant time) {
        Instant began = execution.startedAt();
        long seconds = began == null
                ? 0
                : Duration.between(began, Objects.requireNonNullElse(time, began))
                        .toSeconds();
        return String.format(Locale.ROOT, "  %4ds  ", Math.max(0, seconds));
    }
}
