package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.site.Endpoint;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
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

    private final Site site;
    private final RedisSettings settings;
    private final RedisServer server;
    private final Cancellation cancellation;
    private final Leftover leftover;
    private final Fitness fitness;
    private final List<String> actions = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private boolean held;

    RedisRestore(Site site, RedisSettings settings, RedisServer server, Cancellation cancellation) {
        this.site = site;
        this.settings = settings;
        this.server = server;
        this.cancellation = cancellation;
        this.leftover = new Leftover(server);
        this.fitness = new Fitness(server, site.describe());
    }

    Restored run(PointContent point, RestoreOptions options, @Nullable Endpoint endpoint) {
        // First of all, as it needs the identity: nothing is changed for a dump that cannot be opened or loaded.
        DumpHead dump = DumpHead.read(point);
        held = isAbandoned();
        try {
            if (isLoaded(point, options)) {
                actions.add("found the dump loaded by the process before this one");
                return settled(
                        point,
                        new KeyCounts(server).expiredBefore(options.memory().recall()));
            }
            warnings.addAll(fitness.check(point, dump, options.replace(), held));
            return load(point, options, endpoint);
        } catch (RecoveryException e) {
            putBack(e);
            throw e;
        }
    }

    private Restored load(PointContent point, RestoreOptions options, @Nullable Endpoint endpoint) {
        long expiredBefore = new KeyCounts(server).expired();
        RestoreWay ways = new RestoreWay(site, endpoint, isSecret());
        long expiredElsewhere = switch (ways.choose(point, options.advertise())) {
            case RestoreWay.FromHere way -> fromHere(point, options, way, expiredBefore);
            case RestoreWay.BesideTheServer way -> besideTheServer(point, options, way, expiredBefore);
        };
        long ofOthers = expiredBefore - expiredElsewhere;
        options.memory().keep(KeyCounts.loaded(ofOthers));
        return settled(point, ofOthers);
    }

    private Restored settled(PointContent point, long expiredBefore) {
        new OnDisk(server, cancellation, settings.timeout()).settle(actions, warnings);
        Map<String, Long> counts = new KeyCounts(server).compare(point, expiredBefore, warnings);
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
            fitness.checkLoad();
            options.memory().keep(KeyCounts.memory(expiredBefore));
            replicate(feed, options, "this process at " + feed.host() + ":" + feed.port() + ", because " + way.why());
            return 0;
        }
    }

    private long besideTheServer(
            PointContent point, RestoreOptions options, RestoreWay.BesideTheServer way, long expiredBefore) {
        String folder = new Room(site, server).forDump(point);
        try (TemporaryServer beside = new TemporaryServer(site, settings, cancellation, folder)) {
            beside.load(point, server);
            options.memory().keep(KeyCounts.memory(expiredBefore));
            replicate(beside, options, "a temporary server beside it, because " + way.why());
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

    private void replicate(Primary primary, RestoreOptions options, String from) {
        new Replication(server, cancellation, settings.timeout()).take(primary, () -> {
            // The dump may have been on its way for long, and an application may have written meanwhile.
            if (held && leftover.isHeld()) {
                return;
            }
            fitness.checkPrimary();
            if (!options.replace()) {
                fitness.checkEmpty();
            }
        });
        actions.add("loaded the dump by replication from " + from);
        actions.add("made the server a primary again");
        if (held) {
            held = false;
            actions.add(Leftover.PUT_BACK);
        }
    }

    /**
     * Whether a restore that was killed holds the server still. It stays held until it is filled: a primary could be written
     * to meanwhile, and what was written be lost.
     */
    private boolean isAbandoned() {
        if (leftover.isAbandoned(cancellation, settings.timeout())) {
            actions.add("went on with the server, which a restore that was killed had left as a replica");
            return true;
        }
        actions.addAll(leftover.putBack(cancellation, settings.timeout()));
        return false;
    }

    /** Whether the process before this one had only the rest to do. What its server holds is not touched for that. */
    private boolean isLoaded(PointContent point, RestoreOptions options) {
        Optional<String> memory = options.memory().recall();
        if (held || options.replace() || !KeyCounts.isLoaded(memory)) {
            return false;
        }
        KeyCounts keys = new KeyCounts(server);
        try {
            keys.compare(point, keys.expiredBefore(memory), new ArrayList<>());
            return "master".equals(server.info("replication").get("role"));
        } catch (IntegrityException _) {
            return false;
        }
    }

    /** Who may not go on leaves a server that takes writes. */
    private void putBack(RecoveryException failure) {
        if (!held) {
            return;
        }
        try {
            leftover.putBack(new Cancellation(), settings.timeout());
        } catch (RecoveryException e) {
            failure.addSuppressed(e);
        }
    }
}
