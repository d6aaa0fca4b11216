package io.holdfast.adapter.pod;

import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.site.Endpoint;
import io.holdfast.engine.site.RemoteProcess;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port on this machine's loopback whose every connection is carried by one command in the container. The command is
 * bash, whose {@code /dev/tcp} needs no curl, nc or socat. What travels must delimit itself: an end of the stream proves
 * nothing here.
 */
final class ExecTunnel implements Endpoint {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(ExecTunnel.class);

    /** Keeps both of the shell's output streams open until the end: containerd closes stdin when one of them closes. */
    private static final String SCRIPT = """
            exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 96
            cat <&3 &
            reader=$!
            cat >&3
            kill "$reader" 2>/dev/null
            wait
            """;

    private final ExecSite site;
    private final int port;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Thread> carriers = ConcurrentHashMap.newKeySet();

    ExecTunnel(ExecSite site, int port) {
        this.site = site;
        this.port = port;
        try {
            this.listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new TransientException(
                    io.holdfast.engine.failure.Reason.Internal, "cannot listen on loopback", "try again", e);
        }
        Thread.ofVirtual().name("exec-tunnel").start(this::accept);
    }

    @Override
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    @Override
    public void close() {
        closeQuietly(listener);
        open.forEach(ExecTunnel::closeQuietly);
        // Their commands are ended through the API server: not after the client to it is gone.
        carriers.forEach(ExecTunnel::await);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                carriers.add(Thread.ofVirtual().start(() -> carry(socket)));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void carry(Socket socket) {
        try (socket;
                RemoteProcess process = site.start(List.of("bash", "-c", SCRIPT, "bash", Integer.toString(port)))) {
            Thread up = Thread.ofVirtual().start(() -> pump(socket, process));
            copy(process.stdout(), socket.getOutputStream());
            String said = process.stderr();
            if (!said.isBlank()) {
                LOG.warn("tunnel to port {} of {}: {}", port, site.describe(), said.strip());
            }
            up.interrupt();
        } catch (IOException | RecoveryException e) {
            if (!listener.isClosed()) {
                LOG.warn("tunnel to port {} of {} broke: {}", port, site.describe(), e.getMessage());
            }
        } finally {
            open.remove(socket);
            carriers.remove(Thread.currentThread());
        }
    }

    private static void pump(Socket socket, RemoteProcess process) {
        try {
            copy(socket.getInputStream(), process.stdin());
        } catch (IOException _) {
            // Either side closed; the other direction notices it, too.
        } finally {
            process.close();
        }
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] chunk = new byte[1 << 16];
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            out.write(chunk, 0, count);
            out.flush();
        }
    }

    private static void await(Thread carrier) {
        try {
            boolean _ = carrier.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException _) {
            // Closing is all that was wanted.
        }
    }
}
