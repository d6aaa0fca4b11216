package io.holdfast.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.site.Endpoint;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.site.Transport;
import io.holdfast.testkit.SiteContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalSiteIT extends SiteContract {

    @TempDir
    private static Path folder;

    private final LocalSite site = new LocalSite();

    @Override
    protected Site site() {
        return site;
    }

    @Override
    protected String scratchFolder() {
        return folder.toString();
    }

    @Test
    void itSaysWhatItIs() {
        assertThat(site.transport()).isEqualTo(Transport.LocalProcess);
        assertThat(site.runsCommands()).isTrue();
    }

    @Test
    void aPortOfThisMachineIsReachedByLoopback() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Endpoint endpoint = site.open(server.getLocalPort());
                Socket socket = new Socket()) {
            socket.connect(endpoint.address());
            assertThat(socket.isConnected()).isTrue();
        }
    }
}
