package io.holdfast.adapter.redis;

import java.time.Duration;
import java.util.Map;

/** What a server is told to replicate from, in order to load a dump. */
interface Primary extends AutoCloseable {

    /** Where the server reaches it. */
    String host();

    int port();

    /** What the server must present as {@code masterauth}; made anew for each restore. */
    String password();

    /** Whether what it gives stays on the server's own machine, so that it may go without TLS. */
    boolean isBesideTheServer();

    /** Whether all of what it gives is known to be right before it gives anything. */
    boolean isProven();

    /**
     * Looks after it while the server replicates.
     *
     * @param waited for how long it does so by now
     * @throws io.holdfast.engine.failure.RecoveryException if it cannot give the dump any more, or gave a damaged one up
     */
    void check(Duration waited);

    /** Whether a server whose link is up has all of it, from the server's own {@code INFO replication}. */
    boolean hasGivenAll(Map<String, String> replication);

    /** How many of the dump's keys it has dropped since, because their time had passed. */
    long expired();

    /** What to look at when the server does not load from it. */
    String hint();

    @Override
    void close();
}
