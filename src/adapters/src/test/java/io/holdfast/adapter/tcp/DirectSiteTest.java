package io.holdfast.adapter.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.site.Endpoint;
import io.holdfast.engine.site.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DirectSiteTest {

    private final DirectSite site = new DirectSite("127.0.0.1", "the plan asks for it");

    @Test
    void itSaysWhatItIs() {
        assertThat(site.transport()).isEqualTo(Transport.Direct);
        assertThat(site.why()).isEqualTo("the plan asks for it");
        assertThat(site.describe()).isEqualTo("host 127.0.0.1");
        assertThat(site.runsCommands()).isFalse();
    }

    @Test
    void itRunsNoCommands() {
        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> site.start(List.of("true")))
                .satisfies(e -> assertThat(e.hint()).contains("PodExec"));
    }

    @Test
    void anEndpointLeadsToThePort() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Endpoint endpoint = site.open(server.getLocalPort());
                Socket socket = new Socket()) {
            socket.connect(endpoint.address());
            assertThat(socket.getPort()).isEqualTo(server.getLocalPort());
        }
    }

    @Test
    void aNameThatDoesNotExistIsSaid() {
        try (DirectSite nowhere = new DirectSite("no-such-host.invalid", "test")) {
            assertThatExceptionOfType(TransientException.class)
                    .isThrownBy(() -> nowhere.open(6379))
                    .withMessageContaining("no-such-host.invalid")
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SourceUnreachable));
        }
    }

    @Test
    void reachingIsTriedAndNotBelieved() throws IOException {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
            assertThat(DirectSite.reaches("127.0.0.1", port)).isTrue();
        }
        assertThat(DirectSite.reaches("127.0.0.1", port)).isFalse();
        assertThat(DirectSite.reaches("no-such-host.invalid", port)).isFalse();
    }
}
