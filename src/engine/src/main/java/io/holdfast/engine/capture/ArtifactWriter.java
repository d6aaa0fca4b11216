package io.holdfast.engine.capture;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.point.Digest;
import io.holdfast.engine.point.StoredObject;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.run.Progress;
import io.holdfast.engine.source.ArtifactSink;
import io.holdfast.engine.source.FormatValidator;
import io.holdfast.engine.source.Proof;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts, digests and judges an artifact's plain bytes, and passes them into one lane per repository. */
final class ArtifactWriter extends ArtifactSink {

    private final String name;
    private final FormatValidator validator;
    private final List<Lane> lanes;
    private final Progress progress;
    private final Cancellation cancellation;
    private final Digest digest = new Digest();
    private long length;
    private @Nullable Sealed result;
    private boolean closed;

    /** A stored artifact: what the manifests say of it, and its objects by destination (empty where a lane failed). */
    record Sealed(
            String name,
            String format,
            long size,
            String sha256,
            String evidence,
            List<List<StoredObject>> objects,
            List<Optional<RecoveryException>> failures) {}

    ArtifactWriter(String name, FormatValidator validator, List<Lane> lanes, Progress progress, Cancellation stop) {
        this.name = name;
        this.validator = validator;
        this.lanes = lanes;
        this.progress = progress;
        this.cancellation = stop;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        cancellation.check();
        digest.update(bytes, offset, count);
        validator.update(bytes, offset, count);
        length += count;
        progress.addPlain(count);
        lanes.forEach(lane -> lane.write(bytes, offset, count));
        failIfAllFailed();
    }

    @Override
    public Map<String, String> prove(Proof proof) {
        cancellation.check();
        Map<String, String> found = validator.finish();
        String sha256 = digest.hex();
        compare(proof, sha256);
        List<List<StoredObject>> objects = lanes.stream().map(Lane::finish).toList();
        failIfAllFailed();
        result = new Sealed(
                name,
                validator.format(),
                length,
                sha256,
                proof.evidence(),
                objects,
                lanes.stream().map(lane -> Optional.ofNullable(lane.failure())).toList());
        return found;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (result == null) {
                lanes.forEach(Lane::abort);
            }
        }
    }

    boolean isOpen() {
        return result == null && !closed;
    }

    /** What was stored; fails if the source never proved the artifact. */
    Sealed result() {
        Sealed sealed = result;
        if (sealed == null) {
            throw new IntegrityException(
                    Reason.Truncated,
                    "the artifact '" + name + "' was never proven whole",
                    "this is a fault in the source's adapter: report it");
        }
        return sealed;
    }

    private void compare(Proof proof, String sha256) {
        Long expected = proof.length();
        if (expected != null && expected != length) {
            throw new TransientException(
                    Reason.Truncated,
                    "'" + name + "' arrived with " + length + " bytes, the source sent " + expected,
                    "the connection was cut; the run is tried again");
        }
        String there = proof.sha256();
        if (there != null && !there.equals(sha256)) {
            throw new TransientException(
                    Reason.DigestMismatch,
                    "'" + name + "' has SHA-256 " + sha256 + " here and " + there + " at the source",
                    "bytes changed on the way or the file changed while it was read; the run is tried again");
        }
    }

    private void failIfAllFailed() {
        for (Lane lane : lanes) {
            if (lane.failure() == null) {
                return;
            }
        }
        throw java.util.Objects.requireNonNull(lanes.getFirst().failure());
    }
}
