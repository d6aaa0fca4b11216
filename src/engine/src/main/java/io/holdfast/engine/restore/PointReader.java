package io.holdfast.engine.restore;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.run.Progress;
import io.holdfast.engine.seal.Opener;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.stream.PartReader;
import io.holdfast.engine.stream.ReadAhead;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** Reads a recovery point's artifacts: fetched ahead, opened, and compared with the manifest at their end. */
public final class PointReader implements PointContent {

    private final Repository repository;
    private final StoredPoint point;
    private final Opener opener;
    private final Progress progress;

    /**
     * For a recovery point whose signer is trusted; for another one only where the repository accepts unknown signers.
     *
     * @throws IntegrityException with reason {@code SignatureInvalid} if nobody who is trusted signed it
     */
    public PointReader(Repository repository, StoredPoint point, Opener opener, Progress progress) {
        repository.refuseUntrusted(point);
        this.repository = repository;
        this.point = point;
        this.opener = opener;
        this.progress = progress;
    }

    @Override
    public List<String> artifacts() {
        return point.manifest().artifacts().stream()
                .map(Manifest.Artifact::name)
                .toList();
    }

    @Override
    public long length(String artifact) {
        return artifact(artifact).size();
    }

    @Override
    public String sha256(String artifact) {
        return artifact(artifact).sha256();
    }

    @Override
    public InputStream open(String name) {
        Manifest.Artifact artifact = artifact(name);
        String where = point.folder().child(name).value();
        InputStream stored = new PartReader(
                repository.store(),
                point.folder(),
                artifact.objects(),
                PartReader.Prefetch.standard(progress::addStored));
        try {
            // Opening and proving take one thread, what the restore does with the bytes another.
            return new ReadAhead(
                    new ProvenInputStream(opener.open(stored, where), artifact, where, progress), 256 << 10, 8);
        } catch (IOException e) {
            closeQuietly(stored);
            // What the store cannot give fails otherwise: these bytes came, and are no sealed artifact.
            throw new IntegrityException(
                    Reason.FormatInvalid,
                    "cannot open " + where + ": " + e.getMessage(),
                    "its stored bytes are damaged: use another recovery point, and verify the repository",
                    e);
        } catch (RuntimeException e) {
            closeQuietly(stored);
            throw e;
        }
    }

    @Override
    public Map<String, Long> counts() {
        return point.manifest().counts();
    }

    @Override
    public Map<String, String> facts() {
        return point.manifest().facts();
    }

    private Manifest.Artifact artifact(String name) {
        return point.manifest().artifacts().stream()
                .filter(artifact -> artifact.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidPlanException(
                        Reason.InvalidPlan,
                        "recovery point " + point.manifest().id() + " has no artifact '" + name + "'",
                        "it has: " + String.join(", ", artifacts())));
    }

    private static void closeQuietly(InputStream stream) {
        try {
            stream.close();
        } catch (IOException _) {
            // Nothing was written; the first failure is the one to report.
        }
    }
}
