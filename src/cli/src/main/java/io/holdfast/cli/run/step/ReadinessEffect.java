package io.holdfast.cli.run.step;

import io.holdfast.adapter.config.SavedObject;
import io.holdfast.api.v1alpha1.WorkloadRef;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.point.StoredObject;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.restore.PointReader;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.run.Progress;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.plan.Part;
import io.holdfast.recovery.run.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks whether a component could be recovered: its recovery point is there with every object at its size, the identity
 * opens it, and the manifests hold its workloads. Writes nothing, and reads no more than it must.
 */
final class ReadinessEffect implements Effect {
    private static final int TASTE = 1 << 16;

    private final Stage stage;

    ReadinessEffect(Stage stage) {
        this.stage = stage;
    }

    @Override
    public Outcome run(Node node, Cancellation cancellation) {
        Part part = stage.part(node);
        List<String> said = new ArrayList<>();
        if (part.data() != null) {
            said.add(point(part));
        }
        if (!part.component().workloads().isEmpty()) {
            said.add(workloads(part));
        }
        return Outcome.Done.saying(String.join("; ", said));
    }

    private String point(Part part) {
        StoredPoint point = stage.points().point(part.name());
        for (Manifest.Artifact artifact : point.manifest().artifacts()) {
            for (StoredObject object : artifact.objects()) {
                sized(part, point, object);
            }
        }
        PointReader content = stage.points().content(part.name(), new Progress(stage.clock()));
        for (String artifact : content.artifacts()) {
            try (InputStream plain = content.open(artifact)) {
                byte[] _ = plain.readNBytes(TASTE);
            } catch (IOException e) {
                throw new TransientException(
                        Reason.RepositoryFailed, "cannot read " + artifact + ": " + e.getMessage(), "try again", e);
            }
        }
        return "recovery point " + point.manifest().id() + " of "
                + point.manifest().times().consistency() + " is there, whole by size, and the identity opens it";
    }

    private void sized(Part part, StoredPoint point, StoredObject object) {
        boolean whole = stage.points()
                .repository(part.name())
                .store()
                .find(point.folder().child(object.name()))
                .filter(found -> found.size() == object.size())
                .isPresent();
        if (!whole) {
            throw new InvalidPlanException(
                    Reason.ObjectMissing,
                    object.name() + " of recovery point " + point.folder() + " is missing or has another size than "
                            + object.size(),
                    "use another recovery point, and find out who removed it");
        }
    }

    private String workloads(Part part) {
        Manifests manifests = new Manifests(stage);
        List<SavedObject> saved = manifests.all(manifests.holder());
        for (WorkloadRef workload : part.component().workloads()) {
            boolean there = saved.stream()
                    .anyMatch(object ->
                            object.kind().name().equals(workload.kind().kind())
                                    && object.name().equals(workload.name())
                                    && object.namespace().equals(stage.run().home()));
            if (!there) {
                throw new InvalidPlanException(
                        Reason.SourceMissing,
                        "the manifests do not hold " + workload,
                        "take a recovery point of the configuration that does, or correct the name");
            }
        }
        return "the manifests hold " + part.component().workloads();
    }
}
