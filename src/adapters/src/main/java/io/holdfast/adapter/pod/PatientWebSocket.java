package io.holdfast.adapter.pod;

import io.fabric8.kubernetes.client.http.WebSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A web socket that sends the next message when the one before is on its way. The JDK refuses to take a second one before
 * that, and the client gives up a whole command because of it: whatever is faster than the network could not be sent.
 *
 * <p>Who waits to send holds back others who send, and nobody else: a close is passed on at once, and ends the wait, as the
 * end of the connection does.
 */
final class PatientWebSocket implements WebSocket {

    /** A message of a command's input takes about as long on a fast network. */
    private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final WebSocket real;
    private volatile boolean ended;

    PatientWebSocket(WebSocket real) {
        this.real = real;
    }

    @Override
    public synchronized boolean send(ByteBuffer buffer) {
        while (real.queueSize() > 0) {
            if (ended || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return real.send(buffer);
    }

    @Override
    public boolean sendClose(int code, String reason) {
        ended = true;
        return real.sendClose(code, reason);
    }

    @Override
    public long queueSize() {
        return real.queueSize();
    }

    @Override
    public void request() {
        real.request();
    }

    /** Sees that whoever listens to a socket gets to know the patient one only. */
    record Builder(WebSocket.Builder real) implements WebSocket.Builder {

        @Override
        public CompletableFuture<WebSocket> buildAsync(Listener listener) {
            PatientListener patient = new PatientListener(listener);
            return real.buildAsync(patient).thenApply(patient::patient);
        }

        @Override
        public WebSocket.Builder subprotocol(String protocol) {
            real.subprotocol(protocol);
            return this;
        }

        @Override
        public WebSocket.Builder header(String name, String value) {
            real.header(name, value);
            return this;
        }

        @Override
        public WebSocket.Builder setHeader(String name, String value) {
            real.setHeader(name, value);
            return this;
        }

        @Override
        public WebSocket.Builder uri(URI uri) {
            real.uri(uri);
            return this;
        }

        @Override
        public WebSocket.Builder connectTimeout(long timeout, TimeUnit unit) {
            real.connectTimeout(timeout, unit);
            return this;
        }
    }

    private static final class PatientListener implements Listener {

        private final Listener real;
        private final CompletableFuture<PatientWebSocket> socket = new CompletableFuture<>();

        private PatientListener(Listener real) {
            this.real = real;
        }

        /** One for one socket, whoever comes first. */
        private PatientWebSocket patient(WebSocket of) {
            socket.complete(new PatientWebSocket(of));
            return socket.join();
        }

        @Override
        public void onOpen(WebSocket of) {
            real.onOpen(patient(of));
        }

        @Override
        public void onMessage(WebSocket of, String text) {
            real.onMessage(patient(of), text);
        }

        @Override
        public void onMessage(WebSocket of, ByteBuffer bytes) {
            real.onMessage(patient(of), bytes);
        }

        @Override
        public void onClose(WebSocket of, int code, String reason) {
            PatientWebSocket patient = patient(of);
            patient.ended = true;
            real.onClose(patient, code, reason);
        }

        @Override
        public void onError(WebSocket of, Throwable error) {
            PatientWebSocket patient = patient(of);
            patient.ended = true;
            real.onError(patient, error);
        }
    }
}
