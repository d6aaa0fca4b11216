package io.holdfast.cli.run.step;

import io.holdfast.cli.capture.Validators;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.run.Progress;
import io.holdfast.engine.verify.Verifier;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.plan.Part;
import io.holdfast.recovery.run.Outcome;

/** Reads a recovery point back whole: stored bytes, seal, digest and format. */
final class VerifyEffect implements Effect {

    private final Stage stage;

    VerifyEffect(Stage stage) {
        this.stage = stage;
    }

    @Override
    public Outcome run(Node node, Cancellation cancellation) {
        Part part = stage.part(node);
        Progress progress = new Progress(stage.clock());
        StoredPoint point = stage.points().point(part.name());
        Verifier verifier = new Verifier(stage.points().repository(part.name()), progress);
        verifier.storedBytes(point);
        verifier.content(point, stage.points().opener(), Validators.of(point));
        return Outcome.Done.saying("recovery point " + point.manifest().id() + " is whole: " + progress.plainBytes()
                + " plain bytes read from " + progress.storedBytes() + " stored");
    }
}
