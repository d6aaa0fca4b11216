package io.holdfast.cli.run.step;

import io.holdfast.cli.plan.Sources;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.run.Outcome;

/** Reads a sample back through the product itself. */
final class SampleEffect implements Effect {
    private static final int SAMPLE = 50;

    private final Stage stage;

    SampleEffect(Stage stage) {
        this.stage = stage;
    }

    @Override
    public Outcome run(Node node, Cancellation cancellation) {
        try (Sources.Opened opened = stage.open(stage.part(node), cancellation)) {
            return Outcome.Done.saying(opened.source().sample(SAMPLE));
        }
    }
}
