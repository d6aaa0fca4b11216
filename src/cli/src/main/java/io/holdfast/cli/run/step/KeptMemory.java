package io.holdfast.cli.run.step;

import io.holdfast.api.v1alpha1.run.StepMemory;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.source.RestoreMemory;
import java.util.Optional;

/** What a restore remembers, in the state of the run. */
record KeptMemory(Stage stage, String step) implements RestoreMemory {

    @Override
    public Optional<String> recall() {
        return stage.draft().snapshot().memories().stream()
                .filter(one -> one.step().equals(step))
                .findFirst()
                .map(StepMemory::text);
    }

    @Override
    public void keep(String text) {
        if (text.length() > StepMemory.LONGEST) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "step " + step + " restores more parts than a run can remember: " + text.length()
                            + " characters of " + StepMemory.LONGEST,
                    "restore them by several components, each with a restore.select of its own");
        }
        stage.draft().remember(step, text);
        stage.keep().run();
    }
}
