package io.holdfast.engine.site;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.point.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file at a site, written through a command in a way that survives what pod exec does to streams.
 *
 * <p>The command is told how many bytes come, because the end of its input cannot be said through pod exec; it writes them
 * beside the file, says their number and their SHA-256, read back from what it wrote, and gives the file its name when it
 * hears that this is right. However it ends before that, it leaves nothing behind. A shell keeps both of its output streams
 * open all the while: containerd closes the input when one of them closes. It needs {@code sh} and coreutils in the
 * container. A file that was there is replaced; nobody but its owner may read the new one.
 */
public final class RemoteUpload implements AutoCloseable {

    private static final String READY = "HOLDFAST";
    private static final String SCRIPT = """
            set -euC
            path=$1 size=$2 part=$3
            for tool in head stat sha256sum mv rm; do
              command -v "$tool" >/dev/null || { echo "$tool: not found" >&2; exit 127; }
            done
            umask 077
            trap 'rm -f "$part"' EXIT
            trap 'trap "" HUP INT TERM; exit 143' HUP INT TERM
            exec 4>"$part"
            echo HOLDFAST
            head -c "$size" >&4
            exec 4>&-
            sum=$(sha256sum <"$part")
            printf '%s %s\\n' "$(stat -c %s "$part")" "${sum%% *}"
            IFS= read -r verdict || exit 97
            [ "$verdict" = commit ] || exit 98
            mv -f "$part" "$path"
            """;

    private final RemoteProcess process;
    private final String what;
    private final long length;

    private RemoteUpload(RemoteProcess process, String what, long length) {
        this.process = process;
        this.what = what;
        this.length = length;
    }

    /** Begins to write a file of that many bytes; it does not appear before {@link #commit}. */
    public static RemoteUpload begin(Site site, String path, long length) {
        String what = path + " in " + site.describe();
        String part = path + "." + UUID.randomUUID() + ".part";
        RemoteProcess process = site.start(List.of("sh", "-c", SCRIPT, "sh", path, Long.toString(length), part));
        RemoteUpload upload = new RemoteUpload(process, what, length);
        try {
            if (!RemoteLine.read(process.stdout()).orElse("").equals(READY)) {
                throw upload.ended(null);
            }
            return upload;
        } catch (IOException e) {
            process.close();
            throw upload.broken(process.stderr(), e);
        } catch (RecoveryException e) {
            process.close();
            throw e;
        }
    }

    /**
     * Sends the bytes, and returns when the site has said that it has the same. The stream is read to its end, so that one
     * that judges what was read gets to do so.
     *
     * @throws IOException if the stream cannot be read
     * @throws RecoveryException if the site got something else, or is not there any more
     */
    public void copyFrom(InputStream in) throws IOException {
        Digest digest = new Digest();
        byte[] chunk = new byte[1 << 16];
        long left = length;
        while (left > 0) {
            int count = in.read(chunk, 0, (int) Math.min(chunk.length, left));
            if (count < 0) {
                throw new TransientException(
                        Reason.Truncated,
                        "what was to become " + what + " ended after " + (length - left) + " of " + length + " bytes",
                        "nothing was changed at the site; run it again");
            }
            digest.update(chunk, 0, count);
            send(chunk, count);
            left -= count;
        }
        if (in.read() >= 0) {
            throw new IntegrityException(
                    Reason.DigestMismatch,
                    "what was to become " + what + " is longer than " + length + " bytes",
                    "nothing was changed at the site; verify the recovery point");
        }
        compare(digest.hex());
    }

    /** Gives the file its name. */
    public void commit() {
        byte[] verdict = "commit\n".getBytes(StandardCharsets.US_ASCII);
        send(verdict, verdict.length);
        int code = process.await(Duration.ofSeconds(60));
        if (code != 0) {
            throw broken("exit code " + code + ". " + process.stderr().strip(), null);
        }
    }

    /** Without {@link #commit}, ends the command, which removes what it wrote. */
    @Override
    public void close() {
        process.close();
    }

    private void send(byte[] bytes, int count) {
        try {
            OutputStream out = process.stdin();
            out.write(bytes, 0, count);
            out.flush();
        } catch (IOException e) {
            throw ended(e);
        }
    }

    private void compare(String sent) {
        String arrived;
        try {
            arrived = RemoteLine.read(process.stdout()).orElseThrow(() -> ended(null));
        } catch (IOException e) {
            throw broken(process.stderr().strip(), e);
        }
        if (!arrived.equals(length + " " + sent)) {
            throw new IntegrityException(
                    Reason.DigestMismatch,
                    what + ": the site got " + arrived + " (bytes, sha256), and " + length + " " + sent + " was sent",
                    "nothing was changed at the site; run it again, and look for what changes bytes on the way");
        }
    }

    /** Why the command ended before its time, from what it said. */
    private RecoveryException ended(@Nullable Exception cause) {
        int code = process.await(Duration.ofSeconds(10));
        String said = process.stderr().strip();
        if (code == 126 || code == 127) {
            return new InvalidPlanException(
                    Reason.ToolMissing,
                    "cannot write " + what + ": " + said,
                    "the container needs sh, head, stat, sha256sum, mv and rm",
                    cause);
        }
        if (said.contains("No space left") || said.contains("quota exceeded")) {
            return new TransientException(
                    Reason.NoSpace,
                    "cannot write " + what + ": " + said,
                    "free space there, or enlarge the volume",
                    cause);
        }
        if (said.isEmpty()) {
            return broken("exit code " + code, cause);
        }
        return new InvalidPlanException(
                Reason.SourceFailed,
                "cannot write " + what + ": " + said,
                "check that the folder exists and that the container's user may write to it",
                cause);
    }

    private TransientException broken(String said, @Nullable Exception cause) {
        return new TransientException(
                Reason.SourceUnreachable,
                "writing " + what + " broke: " + said,
                "the connection was cut or the container stopped; run it again",
                cause);
    }
}
