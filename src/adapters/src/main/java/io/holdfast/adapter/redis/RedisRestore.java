package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.site.Endpoint;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Restores by replication: the server is told to replicate from something that holds nothing but the dump, loads it, and is
 * made a primary again. This works with {@code appendonly yes}, where a dump file put on the disk would be ignored.
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
        // First of all, as it needs the identity: nothing is changed for a dump that cannot be opened or loaded.
        DumpHead dump = DumpHead.read(point);
        boolean replace = goesOn(options) || options.replace();
        warnings.addAll(new Fitness(server, site.describe()).check(point, dump, replace));
        long expiredBefore = new KeyCounts(server).expired();
        RestoreWay ways = new RestoreWay(site, endpoint, isSecret());
        long expiredElsewhere = switch (ways.choose(point, options.advertise())) {
            case RestoreWay.FromHere way -> fromHere(point, options, way, expiredBefore);
            case RestoreWay.BesideTheServer way -> besideTheServer(point, options, way, expiredBefore);
        };
        settle();
        long ofOthers = expiredBefore - expiredElsewhere;
        options.memory().keep(KeyCounts.memory(ofOthers));
        Map<String, Long> counts = new KeyCounts(server).compare(point, ofOthers, warnings);
        return new Restored(counts, actions, warnings);
    }

    /** Whether whoever runs the server wants nothing of it on the network in clear. */
    private boolean isSecret() {
        return settings.tls() != null || "yes".equals(server.config("tls-replication", "no"));
    }

    private long fromHere(PointContent point, RestoreOptions options, RestoreWay.FromHere way, long expiredBefore) {
        try (DumpFeed feed = way.feed()) {
            if (site.runsCommands()) {
                new Room(site, server).checkServer(point);
            }
            options.memory().keep(KeyCounts.memory(expiredBefore));
            replicate(feed, "this process at " + feed.host() + ":" + feed.port() + ", because " + way.why());
            return 0;
        }
    }

    private long besideTheServer(
            PointContent point, RestoreOptions options, RestoreWay.BesideTheServer way, long expiredBefore) {
        String folder = new Room(site, server).forDump(point);
        try (TemporaryServer beside = new TemporaryServer(site, settings, cancellation, folder)) {
            beside.load(point, server);
            options.memory().keep(KeyCounts.memory(expiredBefore));
            replicate(beside, "a temporary server beside it, because " + way.why());
            long expired = beside.expired();
            if (beside.remove()) {
                actions.add("removed the temporary server and its files");
            } else {
                warnings.add("the temporary server's folder " + beside.folder() + " may still be in " + site.describe()
                        + ": remove it");
            }
            return expired;
        }
    }

    private void replicate(Primary primary, String from) {
        new Replication(server, cancellation, settings.timeout()).take(primary);
        actions.add("loaded the dump by replication from " + from);
        actions.add("made the server a primary again");
    }

    /**
     * Whether the server is what a restore before this one left it as: a replica of a process that is gone. That one was
     * allowed to replace what was in it, and nobody could write to it since.
     */
    private boolean goesOn(RestoreOptions options) {
        Optional<List<String>> putBack = new Leftover(server).putBack(cancellation, settings.timeout());
        putBack.ifPresent(actions::addAll);
        if (options.memory().recall().isEmpty()) {
            return putBack.isPresent();
        }
        if (!"master".equals(server.info("replication").get("role"))) {
            server.promote(cancellation, settings.timeout());
            actions.add("made the server a primary again, which the process before this one had left as its replica");
        }
        return true;
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
}
