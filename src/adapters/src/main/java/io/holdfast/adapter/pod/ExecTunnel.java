package io.holdfast.adapter.pod;

import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.site.Endpoint;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A port on this machine's loopback whose every connection is carried by one command in the container. What travels must
 * delimit itself: an end of the stream proves nothing here.
 */
final class ExecTunnel implements Endpoint {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private final ExecSite site;
    private final int port;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Thread> carriers = ConcurrentHashMap.newKeySet();
    private volatile @Nullable RecoveryException failure;

    ExecTunnel(ExecSite site, int port) {
        this.site = site;
        this.port = port;
        try {
            this.listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new TransientException(Reason.Internal, "cannot listen on loopback", "try again", e);
        }
        Thread.ofVirtual().name("exec-tunnel").start(this::accept);
    }

    @Override
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    @Override
    public Optional<RecoveryException> failure() {
        return Optional.ofNullable(failure);
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
        try (socket) {
            try (ExecConnection connection = new ExecConnection(site, port, socket)) {
                connection.carry().ifPresent(this::broke);
            } catch (RecoveryException e) {
                broke(e);
            }
        } catch (IOException _) {
            // Closing is all that was wanted.
        } finally {
            open.remove(socket);
            carriers.remove(Thread.currentThread());
        }
    }

    /** Known before the socket is closed: whoever sees that looks for the reason. */
    private void broke(RecoveryException e) {
        if (!listener.isClosed()) {
            failure = e;
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
