package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.site.Endpoint;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.site.Transport;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Restores by replication: the server is told to replicate from this process, loads the dump, and is made a primary
 * again. This works with {@code appendonly yes}, where a dump file put on the disk would be ignored, and needs no access
 * to the disk at all.
 */
final class RedisRestore {

    private static final Duration POLL = Duration.ofMillis(250);

    private final Site site;
    private final RedisSettings settings;
    private final RedisServer server;
    private final Cancellation cancellation;
    private final List<String> actions = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    RedisRestore(Site site, RedisSettings settings, RedisServer server, Cancellation cancellation) {
        this.site = site;
        this.settings = settings;
        this.server = server;
        this.cancellation = cancellation;
    }

    Restored run(PointContent point, RestoreOptions options, @Nullable Endpoint endpoint) {
        boolean replace = options.replace() || goesOn(options);
        refuseUnfit(point, replace);
        options.memory().keep("replicating");
        long expiredBefore = new KeyCounts(server).expired();
        String host = advertised(options, endpoint);
        try (DumpFeed feed = new DumpFeed(point, host.equals("127.0.0.1") ? InetAddress.getLoopbackAddress() : null)) {
            replicate(feed, host);
        }
        settle();
        Map<String, Long> counts = new KeyCounts(server).compare(point, expiredBefore, warnings);
        return new Restored(counts, actions, warnings);
    }

    /** The server is what the process before this one left it as: a replica of that process, which is gone. */
    private boolean goesOn(RestoreOptions options) {
        if (options.memory().recall().isEmpty()) {
            return false;
        }
        if (!"master".equals(server.info("replication").get("role"))) {
            server.control().send("REPLICAOF", "NO", "ONE");
            actions.add("made the server a primary again, which the process before this one had left as its replica");
            warnings.add("masterauth of the server may still be a password of the process before this one: set it again"
                    + " if you use it");
        }
        return true;
    }

    private void refuseUnfit(PointContent point, boolean replace) {
        if ("1".equals(server.info("cluster").get("cluster_enabled"))) {
            throw unfit("the server is part of a cluster", "restore into a server without cluster mode");
        }
        if (!"master".equals(server.info("replication").get("role"))) {
            throw unfit("the server is a replica", "restore into its primary: the replicas follow");
        }
        long keys = server.keys().values().stream().mapToLong(Long::longValue).sum();
        if (keys > 0 && !replace) {
            throw new InvalidPlanException(
                    Reason.TargetNotEmpty,
                    "the server at " + site.describe() + " holds " + keys + " keys",
                    "restore into an empty server, or say --replace to lose what is in this one");
        }
        int dump = Integer.parseInt(point.facts().getOrDefault("rdb-version", "0"));
        int readable = RdbVersions.readableBy(server.product(), server.version());
        if (dump > readable) {
            throw unfit(
                    "the dump has RDB version " + dump + ", and " + server.product() + " " + server.version()
                            + " reads up to " + readable,
                    "restore into the version that was backed up, or a newer one");
        }
    }

    private void replicate(DumpFeed feed, String host) {
        String before = server.config("masterauth", "");
        server.control().send("CONFIG", "SET", "masterauth", feed.password());
        try {
            server.control().send("REPLICAOF", host, Integer.toString(feed.port()));
            actions.add("loaded the dump by replication from " + host + ":" + feed.port());
            awaitLoaded(feed, host);
        } finally {
            server.control().send("REPLICAOF", "NO", "ONE");
            server.control().send("CONFIG", "SET", "masterauth", before);
        }
        actions.add("made the server a primary again");
    }

    private void awaitLoaded(DumpFeed feed, String host) {
        Duration waited = Duration.ZERO;
        while (true) {
            RecoveryException failure = feed.failure();
            if (failure != null) {
                throw failure;
            }
            if (loaded()) {
                return;
            }
            if (waited.compareTo(settings.timeout()) > 0) {
                throw new TransientException(
                        Reason.DeadlineExceeded,
                        "the server did not load the dump within "
                                + settings.timeout().toSeconds() + " s",
                        "it must be able to connect to " + host + ":" + feed.port()
                                + " (say --advertise ADDRESS for another address); its log tells more");
            }
            cancellation.pause(POLL);
            waited = waited.plus(POLL);
        }
    }

    private boolean loaded() {
        try {
            Map<String, String> state = server.info("replication");
            return "up".equals(state.get("master_link_status")) && "0".equals(state.get("master_sync_in_progress"));
        } catch (TransientException e) {
            if (e.reason() == Reason.SourceFailed
                    && String.valueOf(e.getMessage()).contains("LOADING")) {
                return false;
            }
            throw e;
        }
    }

    /** With AOF on, the data is safe only when the rewrite that follows the load has ended well. */
    private void settle() {
        if (!"1".equals(server.info("persistence").get("aof_enabled"))) {
            warnings.add("appendonly is off: the data is on the server's disk only after its next save");
            return;
        }
        Duration waited = Duration.ZERO;
        while (true) {
            Map<String, String> state = server.info("persistence");
            boolean busy =
                    "1".equals(state.get("aof_rewrite_in_progress")) || "1".equals(state.get("aof_rewrite_scheduled"));
            if (!busy && "ok".equals(state.get("aof_last_bgrewrite_status"))) {
                actions.add("the append-only file holds the data");
                return;
            }
            if (waited.compareTo(settings.timeout()) > 0) {
                throw new TransientException(
                        Reason.SourceFailed,
                        "the data is loaded, but the append-only file was not rewritten (status "
                                + state.get("aof_last_bgrewrite_status") + ")",
                        "look at the server's disk, then run BGREWRITEAOF: a restart before that would lose the data");
            }
            cancellation.pause(POLL);
            waited = waited.plus(POLL);
        }
    }

    private String advertised(RestoreOptions options, @Nullable Endpoint endpoint) {
        String given = options.advertise();
        if (given != null) {
            return given;
        }
        if (site.transport() == Transport.LocalProcess) {
            return "127.0.0.1";
        }
        if (site.transport() == Transport.Direct && endpoint != null) {
            try (Socket socket = new Socket()) {
                socket.connect(endpoint.address(), 5000);
                return socket.getLocalAddress().getHostAddress();
            } catch (IOException e) {
                throw new TransientException(
                        Reason.SourceUnreachable, "cannot connect to " + site.describe(), "check the address", e);
            }
        }
        throw unfit(
                "the server must connect to this process to be restored, and how it can is unknown with transport "
                        + site.transport(),
                "run the restore inside the cluster, or say --advertise ADDRESS");
    }

    private static InvalidPlanException unfit(String what, String hint) {
        return new InvalidPlanException(Reason.InvalidPlan, what, hint);
    }
}
