package io.holdfast.testkit;

import io.holdfast.engine.site.RemoteProcess;
import io.holdfast.engine.site.Site;
import java.util.ArrayList;
import java.util.List;

/** A site whose shell finds no other program, as in an image that holds little more than a server. */
public final class ToollessSite extends WrappedSite {

    public ToollessSite(Site real) {
        super(real);
    }

    @Override
    public RemoteProcess start(List<String> command) {
        List<String> bare = new ArrayList<>(List.of("env", "PATH=/nonexistent"));
        bare.add(command.getFirst().equals("sh") ? "/bin/sh" : command.getFirst());
        bare.addAll(command.subList(1, command.size()));
        return super.start(bare);
    }
}
