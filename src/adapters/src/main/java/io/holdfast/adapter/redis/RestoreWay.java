package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.site.Endpoint;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.source.PointContent;
import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * What the server to restore replicates from: this process where it reaches it, or else a second server beside it. This
 * process speaks no TLS as a primary, since the server would ask for a certificate of its own authority.
 *
 * @param secret whether nothing may go to the server in clear, except on its own machine
 */
record RestoreWay(Site site, @Nullable Endpoint endpoint, boolean secret) {

    sealed interface Way {

        /** For the result: goes on a sentence after "because". */
        String why();
    }

    /** @param feed open, and the receiver's to close */
    record FromHere(DumpFeed feed, String why) implements Way {}

    record BesideTheServer(String why) implements Way {}

    /** @param advertised where the server is said to reach this process, or null */
    Way choose(PointContent point, @Nullable String advertised) {
        return switch (site.transport()) {
            case PodExec ->
                advertised == null
                        ? new BesideTheServer(
                                "nothing is known of an address at which a container reaches this process")
                        : tried(point, advertised);
            case LocalProcess ->
                advertised == null
                        ? new FromHere(new DumpFeed(point, DumpFeed.LOOPBACK), "both are on this machine")
                        : said(point, advertised);
            case Direct, PortForward -> advertised == null ? found(point) : said(point, advertised);
        };
    }

    private Way said(PointContent point, String advertised) {
        return new FromHere(inClear(point, advertised), "the server is said to reach it there");
    }

    private DumpFeed inClear(PointContent point, String host) {
        if (secret && !host.equals(DumpFeed.LOOPBACK)) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "redis.tls of the source, or tls-replication of the server, asks for TLS, and this process would give"
                            + " the dump and its password to the server in clear, from " + host,
                    "use transport PodExec, which loads within the container, or run the restore on the server's own"
                            + " machine by 127.0.0.1");
        }
        return new DumpFeed(point, host);
    }

    /** In a container an address can be tried before anything is changed. */
    private Way tried(PointContent point, String advertised) {
        if (secret && !advertised.equals(DumpFeed.LOOPBACK)) {
            return new BesideTheServer("the server is reached with TLS, and this process would give the dump in clear");
        }
        DumpFeed feed = new DumpFeed(point, advertised);
        String where = advertised + ":" + feed.port();
        if (CliControl.reaches(site, advertised, feed.port())) {
            return new FromHere(feed, "the server's container reaches it there");
        }
        feed.close();
        return new BesideTheServer("the server's container does not reach this process at " + where);
    }

    private Way found(PointContent point) {
        Endpoint open = endpoint;
        if (site.transport() != io.holdfast.engine.site.Transport.Direct || open == null) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "the server must connect to this process to be restored, and how it can is unknown with transport "
                            + site.transport(),
                    "use transport PodExec, run the restore inside the cluster, or say --advertise ADDRESS");
        }
        try (Socket socket = new Socket()) {
            socket.connect(open.address(), 5000);
            return new FromHere(
                    inClear(point, socket.getLocalAddress().getHostAddress()),
                    "a connection to the server comes from there");
        } catch (IOException e) {
            throw new TransientException(
                    Reason.SourceUnreachable, "cannot connect to " + site.describe(), "check the address", e);
        }
    }
}
