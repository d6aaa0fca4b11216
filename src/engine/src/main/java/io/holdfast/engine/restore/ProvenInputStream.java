package io.holdfast.engine.restore;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.point.Digest;
import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.run.Progress;
import java.io.IOException;
import java.io.InputStream;

/**
 * The plain bytes of an artifact, bounded and proven by its manifest. The last bytes are kept back until the stream has
 * ended with the length and the digest of the manifest. A reader that has every byte, whether or not it looked for the
 * end, thus has the true bytes; and never more of them than the manifest says.
 */
final class ProvenInputStream extends InputStream {

    /** How much is kept back at most: enough that a product that is fed by length cannot be fed a whole forgery. */
    private static final int TAIL = 1 << 16;

    private static final String OTHER_POINT = "use another recovery point, and verify the repository";

    private final InputStream plain;
    private final Manifest.Artifact artifact;
    private final String where;
    private final Progress progress;
    private final Digest digest = new Digest();
    private final byte[] tail;
    private long length;
    private int tailPosition;
    private boolean proven;

    ProvenInputStream(InputStream plain, Manifest.Artifact artifact, String where, Progress progress) {
        this.plain = plain;
        this.artifact = artifact;
        this.where = where;
        this.progress = progress;
        this.tail = new byte[(int) Math.min(TAIL, artifact.size())];
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
        long free = artifact.size() - tail.length - length;
        if (free > 0) {
            int got = readPlain(bytes, offset, (int) Math.min(count, free));
            if (got < 0) {
                throw tooShort();
            }
            take(bytes, offset, got);
            return got;
        }
        if (!proven) {
            readTail();
            prove();
        }
        int got = Math.min(count, tail.length - tailPosition);
        System.arraycopy(tail, tailPosition, bytes, offset, got);
        tailPosition += got;
        progress.addPlain(got);
        return got == 0 ? -1 : got;
    }

    @Override
    public void close() throws IOException {
        plain.close();
    }

    private void take(byte[] bytes, int offset, int got) {
        digest.update(bytes, offset, got);
        length += got;
        progress.addPlain(got);
    }

    private void readTail() {
        int filled = 0;
        while (filled < tail.length) {
            int got = readPlain(tail, filled, tail.length - filled);
            if (got < 0) {
                throw tooShort();
            }
            filled += got;
            length += got;
        }
        digest.update(tail, 0, tail.length);
        if (readPlain(new byte[1], 0, 1) >= 0) {
            throw new IntegrityException(
                    Reason.DigestMismatch,
                    where + " is longer than the " + artifact.size() + " bytes that its manifest says",
                    OTHER_POINT);
        }
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

    private IntegrityException tooShort() {
        return new IntegrityException(
                Reason.Truncated,
                where + " has " + length + " bytes, its manifest says " + artifact.size(),
                OTHER_POINT);
    }

    private void prove() {
        String found = digest.hex();
        if (!found.equals(artifact.sha256())) {
            throw new IntegrityException(
                    Reason.DigestMismatch,
                    where + " has SHA-256 " + found + ", its manifest says " + artifact.sha256(),
                    OTHER_POINT);
        }
        proven = true;
    }
}
