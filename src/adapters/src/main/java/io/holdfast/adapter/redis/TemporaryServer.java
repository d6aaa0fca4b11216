package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.site.RemoteUpload;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.source.PointContent;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A second server beside the one to restore, in its container, that holds nothing but the dump. It is reached over loopback
 * by whoever knows its password, and goes without a trace.
 */
final class TemporaryServer implements Primary {

    private static final Duration POLL = Duration.ofMillis(250);
    private static final int TRIES = 5;
    private static final int LOWEST_PORT = 20_000;
    private static final int PORTS = 12_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Site site;
    private final RedisSettings target;
    private final Cancellation cancellation;
    private final Keeper keeper;
    private final String password = Leftover.password();
    private int port;
    private RedisServer server;

    /**
     * @param target how the server to restore is talked to
     * @param folder where the dump finds room, at the site
     */
    TemporaryServer(Site site, RedisSettings target, Cancellation cancellation, String folder) {
        this.site = site;
        this.target = target;
        this.cancellation = cancellation;
        this.keeper = new Keeper(site, folder);
        this.server = control(0);
    }

    /**
     * Brings the dump there and starts the server with it. The server begins as a replica of nobody: only a primary drops
     * keys whose time has passed when it loads, so that what was loaded can be counted exactly.
     *
     * @param beside the server to restore, whose number of databases and modules the dump may need
     */
    void load(PointContent point, RedisServer beside) {
        upload(point);
        List<String> settings = settings(beside);
        for (int tries = 1; !isUp(settings); tries++) {
            if (tries == TRIES) {
                throw new TransientException(
                        Reason.SourceFailed,
                        "no free port was found in " + site.describe() + " for a temporary server",
                        "run it again");
            }
        }
        new KeyCounts(server).compare(point, 0, new ArrayList<>());
        server.promote(cancellation, target.timeout());
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String password() {
        return password;
    }

    @Override
    public boolean isBesideTheServer() {
        return true;
    }

    /** Its dump was compared with the digest before it was loaded. */
    @Override
    public boolean isProven() {
        return true;
    }

    @Override
    public void check(Duration waited) {
        keeper.end().ifPresent(log -> {
            throw ended(log);
        });
    }

    @Override
    public boolean hasGivenAll(Map<String, String> replication) {
        String given = server.info("replication").getOrDefault("master_repl_offset", "unknown");
        return given.equals(replication.get("slave_repl_offset"));
    }

    @Override
    public long expired() {
        return new KeyCounts(server).expired();
    }

    @Override
    public String hint() {
        return "look at the server's log: it replicates from a temporary one beside it, at 127.0.0.1:" + port;
    }

    /** Ends it and removes its files; says whether that is certain. */
    boolean remove() {
        return keeper.remove();
    }

    /** Where its files are. */
    String folder() {
        return keeper.folder();
    }

    @Override
    public void close() {
        keeper.close();
    }

    private void upload(PointContent point) {
        String path = keeper.folder() + "/" + RedisSource.DUMP;
        try (InputStream dump = new Stoppable(point.open(RedisSource.DUMP), cancellation);
                RemoteUpload upload = RemoteUpload.begin(site, path, point.length(RedisSource.DUMP))) {
            upload.copyFrom(dump);
            upload.commit();
        } catch (IOException e) {
            throw new TransientException(
                    Reason.RepositoryFailed,
                    "the dump cannot be read: " + e.getMessage(),
                    "verify the recovery point, and run it again",
                    e);
        }
    }

    private List<String> settings(RedisServer beside) {
        List<String> settings = new ArrayList<>(List.of(
                "bind 127.0.0.1",
                "dir " + quoted(keeper.folder()),
                "dbfilename " + RedisSource.DUMP,
                "requirepass " + password,
                "replicaof 127.0.0.1 1",
                "save \"\"",
                "appendonly no",
                "repl-diskless-sync yes",
                "repl-diskless-sync-delay 0",
                "databases " + beside.config("databases", "16")));
        beside.modules().forEach(module -> settings.add("loadmodule " + quoted(module)));
        return settings;
    }

    /** Starts it on some port; false if that was taken. */
    private boolean isUp(List<String> settings) {
        port = LOWEST_PORT + RANDOM.nextInt(PORTS);
        server = control(port);
        List<String> all = new ArrayList<>(settings);
        all.add("port " + port);
        keeper.start(all);
        Duration waited = Duration.ZERO;
        while (!hasLoaded()) {
            Optional<String> log = keeper.end();
            if (log.isPresent()) {
                if (log.get().contains("Failed listening")) {
                    return false;
                }
                throw ended(log.get());
            }
            if (waited.compareTo(target.timeout()) > 0) {
                throw new TransientException(
                        Reason.DeadlineExceeded,
                        "a temporary server did not load the dump within "
                                + target.timeout().toSeconds() + " s",
                        "raise redis.timeout of the source");
            }
            cancellation.pause(POLL);
            waited = waited.plus(POLL);
        }
        return true;
    }

    private boolean hasLoaded() {
        try {
            return "0".equals(server.info("persistence").get("loading"));
        } catch (TransientException _) {
            return false;
        } catch (InvalidPlanException e) {
            if (e.reason() == Reason.AccessDenied) {
                // Somebody else's server is on this port; ours will say so and end.
                return false;
            }
            throw e;
        }
    }

    private RedisServer control(int at) {
        return new RedisServer(new CliControl(site, new RedisSettings(at, null, password, null, target.timeout())));
    }

    private RecoveryException ended(String log) {
        return new TransientException(
                Reason.SourceFailed,
                "the temporary server in " + site.describe() + " ended: " + log,
                "its container may lack memory for a second copy of the data: say --advertise ADDRESS to do without, or raise the limit");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** A long way to the site can be left in the middle. */
    private static final class Stoppable extends FilterInputStream {

        private final Cancellation cancellation;

        private Stoppable(InputStream real, Cancellation cancellation) {
            super(real);
            this.cancellation = cancellation;
        }

        @Override
        public int read() throws IOException {
            cancellation.check();
            return in.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            cancellation.check();
            return in.read(target, offset, length);
        }
    }
}
