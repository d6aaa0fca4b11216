package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.source.PointContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Whether a server can take a dump. Whatever would make it refuse the dump, end, or lose what it holds is asked here, before
 * anything is changed: a server empties itself before it looks at what it is given.
 */
final class Fitness {

    private final RedisServer server;
    private final String where;
    private final List<String> warnings = new ArrayList<>();

    /** @param where the server, for messages */
    Fitness(RedisServer server, String where) {
        this.server = server;
        this.where = where;
    }

    /**
     * Asks everything.
     *
     * @param replace whether what the server holds may be lost
     * @param held whether it is the replica that a restore that was killed has made of it, and stays so until it is filled
     * @return what a person should know
     * @throws InvalidPlanException that names the setting, with what the dump needs and what the server has
     */
    List<String> check(PointContent point, DumpHead dump, boolean replace, boolean held) {
        checkPlace(held);
        if (!replace && !held) {
            checkEmpty();
        }
        RdbVersions.refusal(dump, server.product()).ifPresent(refusal -> {
            throw unfit(
                    Reason.UnsupportedVersion,
                    refusal,
                    "restore into the product and version that was backed up, or a newer one");
        });
        checkDatabases(point, dump);
        checkModules(point);
        warnings.addAll(new MemoryFitness(server, point.facts()).check(dump));
        checkCommands(held);
        return warnings;
    }

    private void checkPlace(boolean held) {
        Standing standing = new Standing(server);
        if (standing.isOfCluster()) {
            throw unfit(
                    Reason.InvalidPlan,
                    "the server is part of a cluster (cluster_enabled is 1)",
                    "restore into a server without cluster mode");
        }
        switch (standing.watch()) {
            case Sentinel ->
                throw unfit(
                        Reason.InvalidPlan,
                        "Sentinel watches the server: it would take a server that loads for dead, and make a replica with"
                                + " the old data the primary",
                        "run SENTINEL REMOVE for it at every Sentinel, restore, then SENTINEL MONITOR again; or restore"
                                + " into a server that none watches");
            case Unknown ->
                warnings.add("whether Sentinel watches the server is unknown, because the user may run neither PUBSUB"
                        + " NUMSUB nor CLIENT LIST: if it does, it can fail over during the restore");
            case Nobody -> {}
        }
        Map<String, String> replication = server.info("replication");
        if (!held) {
            checkPrimary(replication);
        }
        String replicas = replication.getOrDefault("connected_slaves", "0");
        if (!replicas.equals("0")) {
            warnings.add("replicas of the server: " + replicas
                    + "; each loses what it holds and loads the restored data after it");
        }
    }

    /** @throws InvalidPlanException if the server is a replica */
    void checkPrimary() {
        checkPrimary(server.info("replication"));
    }

    private static void checkPrimary(Map<String, String> replication) {
        if (!"master".equals(replication.get("role"))) {
            throw unfit(
                    Reason.InvalidPlan,
                    "the server is a replica of " + replication.getOrDefault("master_host", "unknown") + ":"
                            + replication.getOrDefault("master_port", "unknown"),
                    "restore into its primary: the replicas follow; a server that should be a primary itself needs"
                            + " REPLICAOF NO ONE");
        }
    }

    /** @throws InvalidPlanException with reason {@code TargetNotEmpty} */
    void checkEmpty() {
        long keys = server.keys().values().stream().mapToLong(Long::longValue).sum();
        if (keys > 0) {
            throw unfit(
                    Reason.TargetNotEmpty,
                    "the server at " + where + " holds " + keys + " keys",
                    "restore into an empty server, or say --replace to lose what is in this one");
        }
    }

    /** A server ends, and does not come up again, over a dump with a database that it does not have. */
    private void checkDatabases(PointContent point, DumpHead dump) {
        long last = Long.parseLong(dump.facts().getOrDefault("rdb-first-db", "0"));
        for (String name : point.counts().keySet()) {
            if (name.matches("keys:db\\d{1,9}") && KeyBounds.of(point, name).most() > 0) {
                last = Math.max(last, Long.parseLong(name.substring(7)));
            }
        }
        // Where CONFIG cannot be asked, nothing is restored at all, as is found out below.
        String databases = server.config("databases", "");
        if (databases.matches("\\d{1,9}") && last >= Long.parseLong(databases)) {
            throw unfit(
                    Reason.InvalidPlan,
                    "the dump has keys in database " + last + ", which takes databases " + (last + 1)
                            + ", and the server has databases " + databases,
                    "set databases " + (last + 1) + " or more in the server's configuration and start it anew");
        }
    }

    private void checkModules(PointContent point) {
        String told = point.facts().getOrDefault(RedisSource.MODULES, "");
        Set<String> missing = new TreeSet<>();
        SortedMap<String, String> has = server.moduleVersions();
        for (String module : told.split(",", -1)) {
            String name = module.replaceFirst(" .*$", "");
            if (!name.isEmpty() && !has.containsKey(name)) {
                missing.add(module);
            }
        }
        if (!missing.isEmpty()) {
            throw unfit(
                    Reason.UnsupportedVersion,
                    "the dump is of a server with modules " + missing + ", which the server does not have: it has "
                            + has.keySet(),
                    "load the modules into the server: one that meets a value of a module that it does not have refuses"
                            + " the whole dump, after it has emptied itself");
        }
    }

    /** Told to a primary, both commands change nothing; refused, they are so before anything is changed. */
    private void checkCommands(boolean held) {
        if (!held) {
            asked("REPLICAOF", () -> server.control().send("REPLICAOF", "NO", "ONE"));
        }
        asked("CONFIG", () -> {
            String own = server.setting("masterauth");
            server.control().sendSecret("CONFIG", "SET", "masterauth", own);
        });
    }

    /**
     * Whether the server can be had to look at nothing before it has the whole dump: one that does dies of a forged dump
     * long before its end, where the digest would tell. Set to what it is, the setting changes nothing.
     */
    void checkLoad() {
        String own = server.setting(Leftover.DISKLESS_LOAD);
        if (own.isEmpty() || own.equals("disabled")) {
            return;
        }
        try {
            server.control().send("CONFIG", "SET", Leftover.DISKLESS_LOAD, own);
        } catch (RecoveryException e) {
            if (e.reason() == Reason.SourceUnreachable) {
                throw e;
            }
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "the server has repl-diskless-load " + own
                            + " and does not let it be set to disabled, which a dump that"
                            + " is proven at its end needs: " + e.getMessage() + ". The server was not changed",
                    "set repl-diskless-load disabled in the server's configuration for the restore, or use transport PodExec"
                            + " without --advertise, which proves the dump before it is loaded",
                    e);
        }
    }

    private void asked(String command, Runnable what) {
        try {
            what.run();
        } catch (RecoveryException e) {
            if (!String.valueOf(e.getMessage()).contains("unknown command")) {
                throw e;
            }
            throw new InvalidPlanException(
                    Reason.SourceFailed,
                    "the server has no command " + command + ": it is renamed or disabled. The server was not changed",
                    "a restore needs REPLICAOF, CONFIG GET and CONFIG SET: take rename-command " + command
                            + " out of the server's configuration for the restore",
                    e);
        }
    }

    private static InvalidPlanException unfit(Reason reason, String what, String hint) {
        return new InvalidPlanException(reason, what, hint);
    }
}
