package io.holdfast.testkit;

import io.holdfast.engine.site.Endpoint;
import io.holdfast.engine.site.RemoteProcess;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.site.Transport;
import java.util.List;

/** A site that is another one, but for what a test changes. */
public class WrappedSite implements Site {

    private final Site real;

    public WrappedSite(Site real) {
        this.real = real;
    }

    @Override
    public Transport transport() {
        return real.transport();
    }

    @Override
    public String why() {
        return real.why();
    }

    @Override
    public String describe() {
        return real.describe();
    }

    @Override
    public boolean runsCommands() {
        return real.runsCommands();
    }

    @Override
    public RemoteProcess start(List<String> command) {
        return real.start(command);
    }

    @Override
    public Endpoint open(int port) {
        return real.open(port);
    }

    @Override
    public void close() {
        real.close();
    }
}
