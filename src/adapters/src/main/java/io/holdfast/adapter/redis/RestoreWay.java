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

/** What the server to restore replicates from: this process where it reaches it, or else a second server beside it. */
record RestoreWay(Site site, @Nullable Endpoint endpoint) {

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
        return new FromHere(new DumpFeed(point, advertised), "the server is said to reach it there");
    }

    /** In a container an address can be tried before anything is changed. */
    private Way tried(PointContent point, String advertised) {
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
                    new DumpFeed(point, socket.getLocalAddress().getHostAddress()),
                    "a connection to the server comes from there");
        } catch (IOException e) {
            throw new TransientException(
                    Reason.SourceUnreachable, "cannot connect to " + site.describe(), "check the address", e);
        }
    }
}
