package io.holdfast.cli.run.step;

import io.holdfast.adapter.cluster.Errand;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.FailureKind;
import io.holdfast.api.worker.CopyJob;
import io.holdfast.api.worker.TerminationLog;
import io.holdfast.api.worker.WorkerResult;
import io.holdfast.cli.capture.CaptureRun;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.point.PointId;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.plan.Part;
import io.holdfast.recovery.run.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Waits for the worker that keeps what is about to be replaced. In a cluster that is one of its own: it captures, and so
 * holds the key that signs manifests, which this one, that opens recovery points, does not need to hold. Its word alone is
 * not enough: every repository must hold the copy.
 */
final class AwaitedCopyEffect implements Effect {
    private static final String WHAT = "the worker that keeps a safety copy";

    private final Stage stage;

    AwaitedCopyEffect(Stage stage) {
        this.stage = stage;
    }

    @Override
    public Outcome run(Node node, Cancellation cancellation) {
        Errand errand = errand(node);
        Patience patience = new Patience(stage.clock(), cancellation, node.timeout());
        String hint = "look at the Job " + name(node) + ", its Events, and the operator's log";
        patience.until(
                "the start of " + WHAT,
                () -> errand.isThere() ? Optional.empty() : Optional.of("the operator has not made its Job yet"),
                hint);
        Errand.State.Over over = new ErrandWait(errand, WHAT, hint, stage.clock()).end(patience);
        return over.well() ? kept(node) : failed(over, hint);
    }

    @Override
    public void giveUp(Node node) {
        errand(node).remove();
    }

    private Errand errand(Node node) {
        return new Errand(stage.client(), stage.run().home(), name(node));
    }

    private String name(Node node) {
        return CopyJob.name(stage.run().uid(), node.name(), stage.tries(node));
    }

    private Outcome kept(Node node) {
        Part part = stage.part(node);
        Part.Data data = Objects.requireNonNull(part.data());
        BackupPolicy policy = stage.files().policy(data.policyName());
        SourcePath path = CaptureRun.path(policy, data.source()).safetyCopies();
        String owner = CopyJob.owner(stage.run().uid(), part.name());
        List<PointId> ids = IntStream.rangeClosed(1, stage.tries(node))
                .mapToObj(number -> PointId.of(stage.begun(node), owner, number))
                .toList();
        String found = "";
        for (String name : policy.getSpec().repositories()) {
            found = found(stage.openings().repository(name), path, ids)
                    .manifest()
                    .id()
                    .toString();
        }
        return Outcome.Done.saying("what is there now is kept as safety copy " + found);
    }

    /** The copy of this try or of an earlier one. */
    static StoredPoint found(Repository repository, SourcePath path, List<PointId> ids) {
        List<String> unusable = new ArrayList<>();
        StoredPoint point = ids.stream()
                .flatMap(id -> good(repository, path, id, unusable).stream())
                .findFirst()
                .orElseThrow(() -> new IntegrityException(
                        Reason.ObjectMissing,
                        "repository '" + repository.name() + "' does not hold the safety copy in " + path
                                + " that was made" + (unusable.isEmpty() ? "" : "; " + String.join("; ", unusable)),
                        "look at the bucket; nothing has been replaced"));
        if (!repository.trusted().isEmpty()) {
            repository.refuseUntrusted(point);
        }
        return point;
    }

    /** What one try left that is no recovery point does not make the copy of another one worse. */
    private static Optional<StoredPoint> good(
            Repository repository, SourcePath path, PointId id, List<String> unusable) {
        try {
            return repository.find(path, id);
        } catch (IntegrityException e) {
            unusable.add(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static Outcome failed(Errand.State.Over over, String hint) {
        Failure why = TerminationLog.readResult(over.said())
                .map(WorkerResult::failure)
                .orElseGet(() -> new Failure(
                        FailureKind.TRANSIENT,
                        "SafetyCopyFailed",
                        WHAT + " ended with exit code " + over.code() + ": " + over.said(),
                        hint));
        if (why.reason().equals(Reason.NothingSelected.name())) {
            return Outcome.Done.saying("there is nothing that would be replaced: " + why.message());
        }
        return Outcome.Failed.because(
                why.reason(),
                "the safety copy was not made: " + why.message(),
                Objects.requireNonNullElse(why.hint(), hint),
                why.kind() == FailureKind.TRANSIENT);
    }
}
