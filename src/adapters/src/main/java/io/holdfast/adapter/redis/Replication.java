package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.run.Cancellation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a server the replica of a primary until it holds what that one holds, and then a primary again. */
final class Replication {

    private static final Duration POLL = Duration.ofMillis(250);

    /** How long a server may go on loading what nobody wants any more, until it takes the command that frees it. */
    private static final Duration FREEING = Duration.ofMinutes(15);

    private final RedisServer server;
    private final Cancellation cancellation;
    private final Duration limit;
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private @Nullable RecoveryException stuck;

    Replication(RedisServer server, Cancellation cancellation, Duration limit) {
        this.server = server;
        this.cancellation = cancellation;
        this.limit = limit;
    }

    /**
     * When this returns or throws, the server is a primary with the settings that it had; if that could not be, the failure
     * says so.
     *
     * @param lastLook told when nothing but the command is left that has the server lose what it holds; it throws if that
     *     must not be
     */
    void take(Primary primary, Runnable lastLook) {
        RecoveryException failure = null;
        try {
            prepare(primary);
            lastLook.run();
            replicate(primary);
            await(primary);
        } catch (RecoveryException e) {
            failure = e;
        }
        failure = undone(failure);
        RecoveryException unfreed = stuck;
        if (unfreed != null) {
            throw stillAReplica(failure == null ? unfreed : failure, unfreed);
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** What is undone last is noted first, so that whatever is changed when this process is killed can be put back. */
    private void prepare(Primary primary) {
        Leftover leftover = new Leftover(server);
        Leftover.Settings before = leftover.settings();
        if (leftover.keep(before, primary)) {
            undo.push(() -> forget(leftover));
        }
        String tls = before.tlsReplication();
        change("tls-replication", tls.isEmpty() ? tls : "no", tls);
        change("masteruser", "", before.masteruser());
        String diskless = before.disklessLoad();
        change(Leftover.DISKLESS_LOAD, diskless.isEmpty() || primary.isProven() ? diskless : "disabled", diskless);
        undo.push(() -> server.control().sendSecret("CONFIG", "SET", "masterauth", before.masterauth()));
        server.control().sendSecret("CONFIG", "SET", "masterauth", primary.password());
    }

    /** A server that refuses to become a replica is none. */
    private void replicate(Primary primary) {
        undo.push(this::free);
        try {
            server.control().send("REPLICAOF", primary.host(), Integer.toString(primary.port()));
        } catch (InvalidPlanException refused) {
            undo.pop();
            throw refused;
        }
    }

    /** Whoever stops a restore does not want a server that takes no writes: this is not stopped with the restore. */
    private void free() {
        boolean interrupted = Thread.interrupted();
        try {
            server.promote(new Cancellation(), FREEING);
        } catch (RecoveryException e) {
            stuck = e;
            throw e;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RecoveryException stillAReplica(RecoveryException failure, RecoveryException unfreed) {
        String message = (failure == unfreed ? "" : failure.getMessage() + "; and ")
                + "the server is still a replica, which takes no writes: " + unfreed.getMessage();
        String hint = "run REPLICAOF NO ONE on the server; " + failure.hint();
        return failure.saying(message, hint);
    }

    /** A server that is still the replica of a restore is known by the note to whoever frees it, or goes on with it. */
    private void forget(Leftover leftover) {
        if (stuck == null && !leftover.isHeld()) {
            leftover.forget();
        }
    }

    /** A server that has and had the value is told nothing: it may not let itself be told. */
    private void change(String setting, String value, String before) {
        boolean has = server.setting(setting).equals(value);
        if (has && value.equals(before)) {
            return;
        }
        undo.push(() -> server.control().send("CONFIG", "SET", setting, before));
        if (!has) {
            server.control().send("CONFIG", "SET", setting, value);
        }
    }

    private @Nullable RecoveryException undone(@Nullable RecoveryException failure) {
        RecoveryException first = failure;
        while (!undo.isEmpty()) {
            try {
                undo.pop().run();
            } catch (RecoveryException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        return first;
    }

    private void await(Primary primary) {
        Duration waited = Duration.ZERO;
        while (true) {
            cancellation.check();
            primary.check(waited);
            refuseWhenTaken(primary);
            if (isDone(primary)) {
                return;
            }
            if (waited.compareTo(limit) > 0) {
                throw new TransientException(
                        Reason.DeadlineExceeded,
                        "the server did not load the dump within " + limit.toSeconds() + " s",
                        primary.hint());
            }
            cancellation.pause(POLL);
            waited = waited.plus(POLL);
        }
    }

    /**
     * Somebody else may have told the server to follow another one meanwhile, or none: what it holds then is not of this
     * restore. Whoever has it as a replica now keeps it.
     */
    private void refuseWhenTaken(Primary primary) {
        Map<String, String> state;
        try {
            state = server.info("replication");
        } catch (TransientException e) {
            if (RedisServer.isLoading(e)) {
                return;
            }
            throw e;
        }
        boolean replicates = !"master".equals(state.get("role"));
        String now = state.get("master_host") + ":" + state.get("master_port");
        if (replicates && now.equals(primary.host() + ":" + primary.port())) {
            return;
        }
        if (replicates && server.setting("masterauth").equals(primary.password())) {
            undo.pop(); // all but to make it a primary
        } else if (replicates) {
            undo.clear(); // another restore has its own, and noted what was before all of them
        }
        throw new TransientException(
                Reason.SourceFailed,
                "somebody else took the server while it was filled: it is "
                        + (replicates ? "a replica of " + now : "a primary") + " now, and not by this restore",
                "look whether another restore into it is under way, wait for its end, and look at what the server holds");
    }

    private boolean isDone(Primary primary) {
        try {
            Map<String, String> state = server.info("replication");
            return "up".equals(state.get("master_link_status"))
                    && "0".equals(state.get("master_sync_in_progress"))
                    && primary.hasGivenAll(state)
                    && !"1".equals(server.info("persistence").get("loading"));
        } catch (TransientException e) {
            if (RedisServer.isLoading(e)) {
                return false;
            }
            throw e;
        }
    }
}
