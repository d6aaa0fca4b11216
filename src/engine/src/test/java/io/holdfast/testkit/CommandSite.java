package io.holdfast.testkit;

import io.holdfast.engine.site.Endpoint;
import io.holdfast.engine.site.RemoteProcess;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.site.Transport;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A site that offers commands and nothing else, as a container behind an API server does, and remembers them. */
public final class CommandSite extends WrappedSite {

    private final List<List<String>> started = new CopyOnWriteArrayList<>();

    public CommandSite(Site real) {
        super(real);
    }

    @Override
    public Transport transport() {
        return Transport.PodExec;
    }

    @Override
    public RemoteProcess start(List<String> command) {
        started.add(List.copyOf(command));
        return super.start(command);
    }

    @Override
    public Endpoint open(int port) {
        throw new UnsupportedOperationException("there are only commands here");
    }

    /** The commands that were started here, with their arguments. */
    public List<List<String>> started() {
        return List.copyOf(started);
    }
}
