package io.holdfast.engine.site;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * A command that runs at a site. Its standard error is collected by the site, bounded, and never blocks the command.
 * Closing ends the command, and what it has started, if it still runs.
 */
public interface RemoteProcess extends AutoCloseable {

    /** How long a command that is told to end may tidy up before it is killed. */
    Duration GRACE = Duration.ofSeconds(2);

    /** The command's standard input; writes block when the other side does not read. */
    OutputStream stdin();

    /** The command's standard output. An end here is no proof of anything: the connection may have broken. */
    InputStream stdout();

    /** The last 16 KiB, at most, of what the command wrote to standard error so far. */
    String stderr();

    /**
     * Waits for the end and returns the exit code; only 0 from a command that reported it counts as success.
     *
     * @throws io.holdfast.engine.failure.TransientException if the connection broke before an exit code arrived, or with
     *     reason {@code DeadlineExceeded}, after killing the command, when it does not end in time
     */
    int await(Duration limit);

    /**
     * Sends TERM to the command and to what it has started, if it still runs, then KILL if that does not help within {@link
     * #GRACE}, and frees the connection.
     */
    @Override
    void close();
}
