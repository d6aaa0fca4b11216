package io.holdfast.engine.restore;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.run.Progress;
import io.holdfast.engine.stream.Digest;
import java.io.IOException;
import java.io.InputStream;

/** Ends only if length and digest are the manifest's; throws where the end would be, or earlier, otherwise. */
final class ProvenInputStream extends InputStream {

    private final InputStream plain;
    private final Manifest.Artifact artifact;
    private final String where;
    private final Progress progress;
    private final Digest digest = new Digest();
    private long length;
    private boolean proven;

    ProvenInputStream(InputStream plain, Manifest.Artifact artifact, String where, Progress progress) {
        this.plain = plain;
        this.artifact = artifact;
        this.where = where;
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (proven) {
            return -1;
        }
        int got = readPlain(bytes, offset, count);
        if (got < 0) {
            prove();
            return -1;
        }
        digest.update(bytes, offset, got);
        length += got;
        progress.addPlain(got);
        return got;
    }

    @Override
    public void close() throws IOException {
        plain.close();
    }

    private int readPlain(byte[] bytes, int offset, int count) {
        try {
            return plain.read(bytes, offset, count);
        } catch (IOException e) {
            throw new IntegrityException(
                    Reason.FormatInvalid,
                    where + " cannot be opened after " + length + " bytes: " + e.getMessage(),
                    "its stored bytes are damaged: use another recovery point, and verify the repository",
                    e);
        }
    }

    private void prove() {
        if (length != artifact.size()) {
            throw new IntegrityException(
                    Reason.Truncated,
                    where + " has " + length + " bytes, its manifest says " + artifact.size(),
                    "use another recovery point, and verify the repository");
        }
        String found = digest.hex();
        if (!found.equals(artifact.sha256())) {
            throw new IntegrityException(
                    Reason.DigestMismatch,
                    where + " has SHA-256 " + found + ", its manifest says " + artifact.sha256(),
                    "use another recovery point, and verify the repository");
        }
        proven = true;
    }
}
