package io.holdfast.adapter.pod;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.site.RemoteProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One connection that is carried by a command in the container. The command is bash, whose {@code /dev/tcp} needs no curl,
 * nc or socat.
 */
final class ExecConnection implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration QUIET = Duration.ofMillis(500);
    private static final Duration END = Duration.ofSeconds(5);
    private static final int REFUSED = 96;
    private static final int NOT_FOUND = 127;
    private static final String SERVER_CLOSED = "holdfast-server-closed\n";

    /**
     * Keeps both of the shell's output streams open until the end: containerd closes stdin when one of them closes. It does
     * not end when the server closes its side, because what is under way when a command ends may be lost, but says so. When
     * its input ends, nobody is there any more: it takes along who still waits to give bytes to nobody.
     */
    private static final String SCRIPT = """
            exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 96
            { cat <&3; echo holdfast-server-closed >&2; } &
            cat >&3
            trap '' TERM
            kill -s TERM -- "-$$"
            wait
            """;

    private final ExecSite site;
    private final int port;
    private final Socket socket;
    private final RemoteProcess process;
    private volatile boolean clientEnded;
    private volatile boolean commandEnded;
    private volatile boolean reading;
    private volatile long readingSince;

    ExecConnection(ExecSite site, int port, Socket socket) {
        this.site = site;
        this.port = port;
        this.socket = socket;
        this.process = site.start(List.of("bash", "-c", SCRIPT, "bash", Integer.toString(port)));
    }

    /** Carries bytes until one side ends; says why if it was neither the client nor the server. The socket stays open. */
    Optional<RecoveryException> carry() {
        // It ends when the caller closes the socket; to interrupt it would close the socket, too.
        Thread.ofVirtual().start(this::pumpUp);
        Thread down = Thread.ofVirtual().start(this::pumpDown);
        try {
            while (!clientEnded && !commandEnded && !allOfAClosedConnectionHasArrived()) {
                boolean _ = down.join(POLL);
            }
            return commandEnded && !clientEnded ? failure() : Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        process.close();
    }

    private boolean allOfAClosedConnectionHasArrived() {
        return reading
                && System.nanoTime() - readingSince > QUIET.toNanos()
                && process.stderr().endsWith(SERVER_CLOSED);
    }

    private void pumpUp() {
        try {
            copy(socket.getInputStream(), process.stdin());
            clientEnded = true;
        } catch (IOException _) {
            // The client is gone, or the command is, which the other direction notices.
            clientEnded |= socket.isClosed();
        }
    }

    private void pumpDown() {
        try {
            InputStream in = process.stdout();
            OutputStream out = socket.getOutputStream();
            byte[] chunk = new byte[1 << 16];
            for (int count = read(in, chunk); count >= 0; count = read(in, chunk)) {
                out.write(chunk, 0, count);
            }
            commandEnded = true;
        } catch (IOException _) {
            clientEnded = true;
        }
    }

    private int read(InputStream in, byte[] chunk) throws IOException {
        readingSince = System.nanoTime();
        reading = true;
        try {
            return in.read(chunk);
        } finally {
            reading = false;
        }
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] chunk = new byte[1 << 16];
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            out.write(chunk, 0, count);
            out.flush();
        }
    }

    private Optional<RecoveryException> failure() {
        int code = process.await(END);
        String said = process.stderr().strip();
        return switch (code) {
            case 0 -> Optional.empty();
            case REFUSED ->
                Optional.of(new TransientException(
                        Reason.SourceUnreachable,
                        "nothing listens on port " + port + " in " + site.describe() + ": " + said,
                        "check the source's port, and that its server runs"));
            case NOT_FOUND ->
                Optional.of(new InvalidPlanException(
                        Reason.ToolMissing,
                        "no connection can be made in " + site.describe() + ": " + said,
                        "the container needs sh, bash and cat; otherwise use transport Direct or PortForward"));
            default ->
                Optional.of(new TransientException(
                        Reason.SourceUnreachable,
                        "the connection to port " + port + " in " + site.describe() + " broke with exit code " + code
                                + ": " + said,
                        "the container stopped or the connection was cut; the run is tried again"));
        };
    }
}
