package io.holdfast.cli.worker;

import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.FailureKind;
import io.holdfast.api.v1alpha1.RecoveryPointRef;
import io.holdfast.api.v1alpha1.RepositoryOutcome;
import io.holdfast.api.v1alpha1.RepositoryResult;
import io.holdfast.api.worker.Outcome;
import io.holdfast.api.worker.WorkerResult;
import io.holdfast.engine.capture.CaptureResult;
import io.holdfast.engine.capture.Remains;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.repository.StoredPoint;
import java.util.List;
import java.util.Map;

/** From the engine's results to the words that the operator reads. */
public final class Results {

    private Results() {}

    /** A failure as the status shows it. */
    public static Failure failure(RecoveryException e) {
        FailureKind kind = switch (e) {
            case TransientException _ -> FailureKind.TRANSIENT;
            case InvalidPlanException _ -> FailureKind.INVALID;
            case IntegrityException _ -> FailureKind.INTEGRITY;
        };
        return new Failure(kind, e.reason().name(), e.getMessage(), e.hint());
    }

    /** A run that ended before it had anything. */
    public static WorkerResult failed(RecoveryException e) {
        return new WorkerResult(
                Outcome.FAILED, null, List.of(), null, Map.of(), List.of(), 0, failure(e), Remains.of(e), 0);
    }

    /** A recovery point as the status shows it. */
    public static RecoveryPointRef reference(StoredPoint point) {
        Manifest manifest = point.manifest();
        return new RecoveryPointRef(
                manifest.id(),
                point.folder().value(),
                manifest.times().consistency(),
                manifest.size(),
                manifest.storedSize(),
                point.manifestSha256(),
                manifest.artifacts().size(),
                manifest.counts());
    }

    /** What became of the point in each repository. */
    public static List<RepositoryResult> repositories(
            List<CaptureResult.Outcome> outcomes, RepositoryOutcome whereItIs) {
        return outcomes.stream()
                .map(outcome -> new RepositoryResult(
                        outcome.repository(), outcome.point() == null ? RepositoryOutcome.FAILED : whereItIs))
                .toList();
    }
}
