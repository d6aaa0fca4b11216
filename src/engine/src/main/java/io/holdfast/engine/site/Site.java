package io.holdfast.engine.site;

import java.util.List;

/**
 * Where a source runs: a place that can run a command, open a connection, or both. Sources know only their protocol and
 * a site, so that the same source works in a pod, through a Service and on a plain machine.
 */
public interface Site extends AutoCloseable {

    /** What the bytes travel through. */
    Transport transport();

    /** Why this transport was chosen, in a sentence for the status. */
    String why();

    /** Where this is, for messages: for example {@code pod research-ops/redis-0, container redis}. */
    String describe();

    /** Whether {@link #start} works here. */
    boolean runsCommands();

    /**
     * Starts a command. Arguments are passed as they are, without a shell in between; they are visible to others at the
     * site, so that secrets go through standard input.
     */
    RemoteProcess start(List<String> command);

    /** Opens a way to a TCP port of the source. */
    Endpoint open(int port);

    @Override
    void close();
}
