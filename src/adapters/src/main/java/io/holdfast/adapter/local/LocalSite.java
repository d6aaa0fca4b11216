package io.holdfast.adapter.local;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.site.Endpoint;
import io.holdfast.engine.site.RemoteProcess;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.site.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** This machine. */
public final class LocalSite implements Site {

    @Override
    public Transport transport() {
        return Transport.LocalProcess;
    }

    @Override
    public String why() {
        return "the plan asks for it";
    }

    @Override
    public String describe() {
        return "this machine";
    }

    @Override
    public boolean runsCommands() {
        return true;
    }

    @Override
    public RemoteProcess start(List<String> command) {
        try {
            return new LocalProcess(command.getFirst(), new ProcessBuilder(command).start());
        } catch (IOException e) {
            throw new InvalidPlanException(
                    Reason.ToolMissing,
                    "cannot start '" + command.getFirst() + "' on this machine: " + e.getMessage(),
                    "install it, or use another transport",
                    e);
        }
    }

    @Override
    public Endpoint open(int port) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
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
