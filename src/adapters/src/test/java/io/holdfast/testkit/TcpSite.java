package io.holdfast.testkit;

import io.holdfast.engine.site.Endpoint;
import io.holdfast.engine.site.RemoteProcess;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.site.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** A site that leads straight to one address, whatever the port. */
public record TcpSite(InetSocketAddress address) implements Site {

    /** The site of a server that listens on this machine. */
    public static TcpSite local(int port) {
        return new TcpSite(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    @Override
    public Transport transport() {
        return Transport.Direct;
    }

    @Override
    public String why() {
        return "a test connects directly";
    }

    @Override
    public String describe() {
        return "test " + address;
    }

    @Override
    public boolean runsCommands() {
        return false;
    }

    @Override
    public RemoteProcess start(List<String> command) {
        throw new UnsupportedOperationException("no commands here");
    }

    @Override
    public Endpoint open(int port) {
        return new Endpoint() {
            @Override
            public InetSocketAddress address() {
                return address;
            }

            @Override
            public void close() {
                // Nothing was opened.
            }
        };
    }

    @Override
    public void close() {
        // Nothing was opened.
    }
}
