package io.holdfast.adapter.tcp;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.site.Endpoint;
import io.holdfast.engine.site.RemoteProcess;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.site.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

/** A host that is connected to and nothing else. */
public final class DirectSite implements Site {

    private static final int PROBE_MILLIS = 2000;

    private final String host;
    private final String why;

    /** @param why why this transport is used, for the status */
    public DirectSite(String host, String why) {
        this.host = host;
        this.why = why;
    }

    /** Whether a connection to the host's port comes about within two seconds. */
    public static boolean reaches(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), PROBE_MILLIS);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public Transport transport() {
        return Transport.Direct;
    }

    @Override
    public String why() {
        return why;
    }

    @Override
    public String describe() {
        return "host " + host;
    }

    @Override
    public boolean runsCommands() {
        return false;
    }

    @Override
    public RemoteProcess start(List<String> command) {
        throw new InvalidPlanException(
                Reason.InvalidPlan,
                "no command can be run at " + describe(),
                "use transport PodExec or LocalProcess for what needs a command");
    }

    @Override
    public Endpoint open(int port) {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new io.holdfast.engine.failure.TransientException(
                    Reason.SourceUnreachable,
                    "the name '" + host + "' cannot be resolved",
                    "check the source's address");
        }
        return new Endpoint() {
            @Override
            public InetSocketAddress address() {
                return address;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}
}
