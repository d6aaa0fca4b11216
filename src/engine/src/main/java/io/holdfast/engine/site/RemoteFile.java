package io.holdfast.engine.site;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file at a site, read through a command in a way that survives what pod exec does to streams.
 *
 * <p>The command opens the file once, so that a rename in between changes nothing; says its length before the first byte
 * and its SHA-256, made from a second reading of the same open file, after the last; and stays alive until it is told that
 * everything arrived, because what is under way when a remote process exits may be dropped without an error. It needs
 * {@code sh} and coreutils in the container.
 */
public final class RemoteFile implements AutoCloseable {

    private static final String MAGIC = "HOLDFAST";
    /**
     * The shell itself listens all the while: when nobody is there any more, its input ends, and whoever still waits to give
     * bytes to nobody is killed with it. In a container a command leads a group of its own; on this machine it does not, and
     * there a broken pipe does the same.
     */
    private static final String SCRIPT = """
            set -eu
            exec 3<"$1"
            exec 5>&1
            command -v sha256sum >/dev/null || { echo 'sha256sum: not found' >&2; exit 127; }
            [ -f /proc/self/fd/3 ] || { echo "$1 is not a file" >&2; exit 1; }
            size=$(stat -L -c %s /proc/self/fd/3)
            printf 'HOLDFAST %s\\n' "$size"
            give() {
              sum=$(sha256sum /proc/self/fd/3 & hash=$!; cat <&3 >&5 && wait "$hash") && printf '%s\\n' "${sum%% *}"
            }
            trap 'exit 1' TERM
            { give || kill -s TERM $$; } &
            IFS= read -r ack || { trap '' TERM; kill -s TERM -- "-$$" 2>/dev/null || :; exit 97; }
            [ "$ack" = ok ] || exit 98
            """;

    private final RemoteProcess process;
    private final String what;
    private final long length;
    private @Nullable String sha256;

    private RemoteFile(RemoteProcess process, String what, long length) {
        this.process = process;
        this.what = what;
        this.length = length;
    }

    /** Opens the file and reads its length. */
    public static RemoteFile open(Site site, String path) {
        String what = path + " in " + site.describe();
        RemoteProcess process = site.start(List.of("sh", "-c", SCRIPT, "sh", path));
        try {
            String[] header = RemoteLine.read(process.stdout())
                    .orElseThrow(() -> unreadable(process, what))
                    .split(" ", -1);
            if (header.length != 2 || !header[0].equals(MAGIC)) {
                throw unreadable(process, what);
            }
            return new RemoteFile(process, what, Long.parseLong(header[1]));
        } catch (IOException | NumberFormatException e) {
            process.close();
            throw broken(what, process.stderr(), e);
        } catch (RecoveryException e) {
            process.close();
            throw e;
        }
    }

    /** Number of bytes, from the site. */
    public long length() {
        return length;
    }

    /** Lower-case hexadecimal SHA-256, from the site; known once {@link #copyTo} has returned. */
    public String sha256() {
        return Objects.requireNonNull(sha256, "the digest comes after the bytes");
    }

    /**
     * Copies exactly the announced number of bytes and then lets the command go.
     *
     * @throws TransientException if fewer arrive, or the command does not end well after it was told that all arrived
     */
    public void copyTo(OutputStream out) {
        try {
            byte[] chunk = new byte[1 << 16];
            long left = length;
            InputStream in = process.stdout();
            while (left > 0) {
                int count = in.read(chunk, 0, (int) Math.min(chunk.length, left));
                if (count < 0) {
                    throw new TransientException(
                            Reason.Truncated,
                            what + " ended after " + (length - left) + " of " + length + " bytes. " + process.stderr(),
                            "the connection was cut or the container stopped; the run is tried again");
                }
                out.write(chunk, 0, count);
                left -= count;
            }
            sha256 = digest();
            process.stdin().write("ok\n".getBytes(StandardCharsets.US_ASCII));
            process.stdin().flush();
        } catch (IOException e) {
            throw broken(what, process.stderr(), e);
        }
        int code = process.await(Duration.ofSeconds(60));
        if (code != 0) {
            throw broken(what, "exit code " + code + ". " + process.stderr(), null);
        }
    }

    @Override
    public void close() {
        process.close();
    }

    private String digest() throws IOException {
        String line = RemoteLine.read(process.stdout()).orElse("");
        if (!line.matches("[0-9a-f]{64}")) {
            throw broken(what, "no digest came after its bytes. " + process.stderr(), null);
        }
        return line;
    }

    private static RecoveryException unreadable(RemoteProcess process, String what) {
        int code = process.await(Duration.ofSeconds(10));
        String said = process.stderr().strip();
        if (code == 126 || code == 127 || said.contains("not found")) {
            return new InvalidPlanException(
                    Reason.ToolMissing,
                    "cannot read " + what + ": " + said,
                    "the container needs sh, stat, sha256sum and cat; otherwise use transport Direct or PortForward");
        }
        return new InvalidPlanException(
                Reason.SourceFailed,
                "cannot read " + what + ": " + (said.isEmpty() ? "exit code " + code : said),
                "check that the file exists and that the container's user may read it");
    }

    private static TransientException broken(String what, String said, @Nullable Exception cause) {
        return new TransientException(
                Reason.SourceUnreachable,
                "reading " + what + " broke: " + said,
                "the connection was cut or the container stopped; the run is tried again",
                cause);
    }
}
