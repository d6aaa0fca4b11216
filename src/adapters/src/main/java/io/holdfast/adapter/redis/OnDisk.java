package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.run.Cancellation;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What was loaded is restored only when it outlives the server's process, as far as the server keeps anything at all. */
record OnDisk(RedisServer server, Cancellation cancellation, Duration limit) {

    private static final Duration POLL = Duration.ofMillis(250);

    /** Waits until the data is on the server's disk, and has it saved where the load did not leave it there. */
    void settle(List<String> actions, List<String> warnings) {
        if ("1".equals(server.info("persistence").get("aof_enabled"))) {
            awaitRewrite();
            actions.add("the append-only file holds the data");
        } else if (server.config("save", "unknown").isBlank()) {
            warnings.add("save and appendonly are off: the server keeps nothing on disk, and a restart loses the data");
        } else if ("disabled".equals(server.config(Leftover.DISKLESS_LOAD, "unknown"))) {
            // Such a server writes what it replicates to its dump's file, and loads that.
            actions.add("the server's dump on disk is the one that was restored");
        } else {
            save(actions, warnings);
        }
    }

    /** A user who may not save has restored all the same. */
    private void save(List<String> actions, List<String> warnings) {
        try {
            var _ = new BackgroundSave(server, cancellation, limit).run();
            actions.add("saved the data to the server's disk");
        } catch (InvalidPlanException refused) {
            warnings.add("the data is on the server's disk only after its next save: " + refused.getMessage() + "; "
                    + refused.hint());
        }
    }

    /** With AOF on, the data is safe only when the rewrite that follows the load has ended well. */
    private void awaitRewrite() {
        Duration waited = Duration.ZERO;
        while (true) {
            Map<String, String> state = server.info("persistence");
            boolean busy =
                    "1".equals(state.get("aof_rewrite_in_progress")) || "1".equals(state.get("aof_rewrite_scheduled"));
            if (!busy && "ok".equals(state.get("aof_last_bgrewrite_status"))) {
                return;
            }
            if (waited.compareTo(limit) > 0) {
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
