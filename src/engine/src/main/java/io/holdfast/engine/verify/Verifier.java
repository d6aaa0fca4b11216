package io.holdfast.engine.verify;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.point.Digest;
import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.point.StoredObject;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.restore.PointReader;
import io.holdfast.engine.run.Progress;
import io.holdfast.engine.seal.Opener;
import io.holdfast.engine.source.FormatValidator;
import io.holdfast.engine.stream.PartReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Function;

/**
 * Proves that a recovery point is readable and whole, in one of two ways: its stored bytes, for which no private key is
 * needed, or its content, opened and judged by the format's validator.
 */
public final class Verifier {

    private static final int CHUNK = 1 << 16;

    private final Repository repository;
    private final Progress progress;

    public Verifier(Repository repository, Progress progress) {
        this.repository = repository;
        this.progress = progress;
    }

    /** Reads every object and compares size and digest with the manifest. */
    public void storedBytes(StoredPoint point) {
        for (Manifest.Artifact artifact : point.manifest().artifacts()) {
            for (StoredObject object : artifact.objects()) {
                storedBytes(point, object);
            }
        }
    }

    /**
     * Opens every artifact, compares length and digest of its plain bytes with the manifest, and lets the format judge.
     *
     * @param validators gives the validator for an artifact's name
     */
    public void content(StoredPoint point, Opener opener, Function<String, FormatValidator> validators) {
        PointReader reader = new PointReader(repository, point, opener, progress);
        for (String artifact : reader.artifacts()) {
            FormatValidator validator = validators.apply(artifact);
            try (InputStream in = reader.open(artifact)) {
                byte[] chunk = new byte[CHUNK];
                for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                    validator.update(chunk, 0, count);
                }
                validator.finish();
            } catch (IOException e) {
                throw unreadable(artifact, e);
            }
        }
    }

    private void storedBytes(StoredPoint point, StoredObject object) {
        String key = point.folder().child(object.name()).value();
        Digest digest = new Digest();
        try (InputStream in = new PartReader(
                repository.store(),
                point.folder(),
                List.of(object),
                PartReader.Prefetch.standard(progress::addStored))) {
            byte[] chunk = new byte[CHUNK];
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                digest.update(chunk, 0, count);
            }
        } catch (IOException e) {
            throw unreadable(key, e);
        }
        long stored = repository
                .store()
                .find(point.folder().child(object.name()))
                .orElseThrow()
                .size();
        String found = digest.hex();
        if (stored != object.size() || !found.equals(object.sha256())) {
            throw new IntegrityException(
                    Reason.DigestMismatch,
                    key + " holds " + stored + " bytes with SHA-256 " + found + ", its manifest says " + object.size()
                            + " and " + object.sha256(),
                    "the stored bytes were changed or lost: use another recovery point, and look at the bucket");
        }
    }

    private static TransientException unreadable(String what, IOException e) {
        return new TransientException(
                Reason.RepositoryFailed, "cannot read " + what + ": " + e.getMessage(), "try again", e);
    }
}
