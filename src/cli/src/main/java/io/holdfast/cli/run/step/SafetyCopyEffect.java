package io.holdfast.cli.run.step;

import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.worker.CopyJob;
import io.holdfast.cli.capture.CaptureRun;
import io.holdfast.cli.capture.PointsInUse;
import io.holdfast.cli.plan.Sources;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.run.Progress;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.plan.Part;
import io.holdfast.recovery.run.Outcome;
import java.util.Objects;

/**
 * Keeps what is about to be replaced, beside the policy's recovery points and not among them; by the hand that restores,
 * where no operator is there to start another. A try that follows one that
 * failed, or whose worker died, takes the copy that was made, or clears away what is left of it.
 */
final class SafetyCopyEffect implements Effect {

    private final Stage stage;

    SafetyCopyEffect(Stage stage) {
        this.stage = stage;
    }

    @Override
    public Outcome run(Node node, Cancellation cancellation) {
        Part part = stage.part(node);
        Part.Data data = Objects.requireNonNull(part.data());
        BackupPolicy policy = stage.files().policy(data.policyName());
        CaptureRun.Attempt attempt = new CaptureRun.Attempt(
                stage.run().name(),
                CopyJob.owner(stage.run().uid(), part.name()),
                stage.tries(node),
                stage.begun(node),
                CaptureRun.Purpose.SAFETY_COPY);
        try {
            CaptureRun.Done done = new CaptureRun(policy, data.source(), attempt, PointsInUse.none())
                    .run(
                            stage.files(),
                            stage.repositories(),
                            new Sources(stage.secrets(), stage.cluster(), cancellation).takingWhatIsThere(),
                            new Progress(stage.clock()),
                            cancellation);
            if (!done.complete()) {
                throw new TransientException(
                        Reason.PartiallyStored,
                        "not every repository holds the safety copy",
                        "look at the repositories of policy " + data.policyName());
            }
            return Outcome.Done.saying("what is there now is kept as safety copy "
                    + done.point().manifest().id());
        } catch (InvalidPlanException e) {
            if (e.reason() == Reason.NothingSelected) {
                return Outcome.Done.saying("there is nothing that would be replaced: " + e.getMessage());
            }
            throw e;
        }
    }
}
