package io.holdfast.adapter.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.http.WebSocket;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PatientWebSocketTest {

    private final BusySocket busy = new BusySocket();
    private final Heard heard = new Heard();
    private final WebSocket socket =
            new PatientWebSocket.Builder(busy).buildAsync(heard).join();

    @Test
    void aMessageWaitsUntilTheOneBeforeIsOnItsWay() throws InterruptedException {
        CompletableFuture<Boolean> second = sendTwo();
        assertStillWaits(second);
        assertThat(busy.taken).hasValue(1);

        busy.queued = 0;
        assertThat(second.join()).isTrue();
        assertThat(busy.taken).hasValue(2);
    }

    @Test
    void aCloseWaitsForNoMessageAndEndsTheWaitOfOne() throws InterruptedException {
        CompletableFuture<Boolean> second = sendTwo();
        assertStillWaits(second);

        assertThat(socket.sendClose(1000, "enough")).isTrue();
        assertThat(second.join()).isFalse();
        assertThat(busy.taken).hasValue(1);
    }

    @Test
    void aMessageDoesNotWaitForAConnectionThatTheOtherSideClosed() throws InterruptedException {
        CompletableFuture<Boolean> second = sendTwo();
        assertStillWaits(second);

        busy.listener().onClose(busy, 1006, "gone");
        assertThat(second.join()).isFalse();
    }

    @Test
    void aMessageDoesNotWaitForAConnectionThatBroke() throws InterruptedException {
        CompletableFuture<Boolean> second = sendTwo();
        assertStillWaits(second);

        busy.listener().onError(busy, new IOException("reset"));
        assertThat(second.join()).isFalse();
    }

    @Test
    void whoIsInterruptedStopsToWait() throws InterruptedException {
        assertThat(send()).isTrue();
        CompletableFuture<Boolean> second = new CompletableFuture<>();
        Thread sender = Thread.ofVirtual().start(() -> second.complete(send()));
        assertStillWaits(second);

        sender.interrupt();
        assertThat(second.join()).isFalse();
    }

    @Test
    void whoListensKnowsThePatientSocketOnly() {
        WebSocket.Listener listener = busy.listener();
        listener.onOpen(busy);
        listener.onMessage(busy, "text");
        listener.onMessage(busy, ByteBuffer.allocate(1));
        listener.onError(busy, new IOException("reset"));
        listener.onClose(busy, 1000, "done");

        assertThat(heard.sockets).hasSize(5).containsOnly(socket);
    }

    private CompletableFuture<Boolean> sendTwo() {
        assertThat(send()).isTrue();
        return CompletableFuture.supplyAsync(this::send);
    }

    private boolean send() {
        return socket.send(ByteBuffer.allocate(1));
    }

    private static void assertStillWaits(CompletableFuture<Boolean> message) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(100);
        assertThat(message).isNotDone();
    }

    /** Takes one message, which stays in its queue until the test says otherwise. */
    private static final class BusySocket implements WebSocket, WebSocket.Builder {

        private final AtomicInteger taken = new AtomicInteger();
        private volatile long queued;
        private @Nullable Listener listener;

        private Listener listener() {
            return Objects.requireNonNull(listener);
        }

        @Override
        public CompletableFuture<WebSocket> buildAsync(Listener tells) {
            listener = tells;
            return CompletableFuture.completedFuture(this);
        }

        @Override
        public boolean send(ByteBuffer buffer) {
            taken.incrementAndGet();
            queued = buffer.remaining();
            return true;
        }

        @Override
        public boolean sendClose(int code, String reason) {
            return true;
        }

        @Override
        public long queueSize() {
            return queued;
        }

        @Override
        public void request() {}

        @Override
        public WebSocket.Builder subprotocol(String protocol) {
            return this;
        }

        @Override
        public WebSocket.Builder header(String name, String value) {
            return this;
        }

        @Override
        public WebSocket.Builder setHeader(String name, String value) {
            return this;
        }

        @Override
        public WebSocket.Builder uri(URI uri) {
            return this;
        }

        @Override
        public WebSocket.Builder connectTimeout(long timeout, TimeUnit unit) {
            return this;
        }
    }

    /** Remembers which sockets were named. */
    private static final class Heard implements WebSocket.Listener {

        private final Queue<WebSocket> sockets = new ConcurrentLinkedQueue<>();

        @Override
        public void onOpen(WebSocket of) {
            sockets.add(of);
        }

        @Override
        public void onMessage(WebSocket of, String text) {
            sockets.add(of);
        }

        @Override
        public void onMessage(WebSocket of, ByteBuffer bytes) {
            sockets.add(of);
        }

        @Override
        public void onClose(WebSocket of, int code, String reason) {
            sockets.add(of);
        }

        @Override
        public void onError(WebSocket of, Throwable error) {
            sockets.add(of);
        }
    }
}
