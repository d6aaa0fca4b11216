package io.holdfast.cli.run.step;

import io.holdfast.api.v1alpha1.run.StepMemory;
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
        stage.draft().remember(step, text);
        stage.keep().run();
    }
}
