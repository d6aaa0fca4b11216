package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import java.util.List;
import java.util.Map;

/** What a server is to others. Only one that holds a whole store, and holds it as it is now, can be captured. */
record Standing(RedisServer server) {

    private static final String HELLO = "__sentinel__:hello";

    /** Whether it holds nothing but its slots of a cluster. */
    boolean isOfCluster() {
        return "1".equals(server.info("cluster").get("cluster_enabled"));
    }

    /** Who looks after it, and may make another server the primary in its place. */
    enum Watch {
        Nobody,
        Sentinel,
        /** The user may not ask. */
        Unknown
    }

    /** Sentinels tell each other of themselves through a channel of every server that they watch. */
    Watch watch() {
        try {
            List<String> reply = server.control().send("PUBSUB", "NUMSUB", HELLO);
            return reply.isEmpty() || reply.getLast().matches("(\\(integer\\) )?0|") ? Watch.Nobody : Watch.Sentinel;
        } catch (InvalidPlanException _) {
            return watchByClients();
        }
    }

    private Watch watchByClients() {
        try {
            return server.control().send("CLIENT", "LIST").stream()
                            .anyMatch(client -> client.contains(" name=sentinel-"))
                    ? Watch.Sentinel
                    : Watch.Nobody;
        } catch (InvalidPlanException _) {
            return Watch.Unknown;
        }
    }

    /**
     * A replica without its primary saves what it has, however old that is, and says that all went well.
     *
     * @throws TransientException for a replica that does not hold what its primary holds by now
     * @throws InvalidPlanException for a node of a cluster
     */
    void check() {
        if (isOfCluster()) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "the server is a node of a cluster, and holds its own slots only",
                    "back up a server without cluster mode: cluster mode is not supported");
        }
        Map<String, String> replication = server.info("replication");
        if (!"slave".equals(replication.get("role"))) {
            return;
        }
        String primary = replication.getOrDefault("master_host", "unknown") + ":"
                + replication.getOrDefault("master_port", "unknown");
        if ("1".equals(replication.get("master_sync_in_progress"))) {
            throw new TransientException(
                    Reason.SourceFailed,
                    "the server is a replica that is just being filled by its primary " + primary,
                    "the run is tried again; if this lasts, look at the server's log, or back up the primary");
        }
        if (!"up".equals(replication.get("master_link_status"))) {
            throw new TransientException(
                    Reason.SourceFailed,
                    "the server is a replica whose link to its primary " + primary + " " + down(replication)
                            + ": what it holds is old",
                    "look at master_link_status, masterauth and the network between both, or back up the primary;"
                            + " a server that should be a primary itself needs REPLICAOF NO ONE");
        }
    }

    /** A replica that never had a link says -1. */
    private static String down(Map<String, String> replication) {
        String seconds = replication.getOrDefault("master_link_down_since_seconds", "-1");
        return seconds.matches("\\d+") ? "has been down for " + seconds + " s" : "is down";
    }
}
