package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.run.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * A BGSAVE that is known to have happened. None of the server's signs is enough alone: a save for a replica's sync looks
 * like ours and writes no file; a killed child leaves the status at {@code ok}. So: the reply said that it started, and
 * LASTSAVE advanced after that, and the status is ok, and nothing is in progress.
 */
final class BackgroundSave {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

    private final RedisServer server;
    private final Cancellation cancellation;
    private final Duration limit;
    private Duration waited = Duration.ZERO;

    BackgroundSave(RedisServer server, Cancellation cancellation, Duration limit) {
        this.server = server;
        this.cancellation = cancellation;
        this.limit = limit;
    }

    /** Saves, with one more try if the child dies, and returns the server's time just before the save that counted. */
    Instant run() {
        for (int attempt = 1; ; attempt++) {
            Instant before = start();
            if (finished(before)) {
                return before;
            }
            if (attempt == 2) {
                throw failed();
            }
        }
    }

    private Instant start() {
        Instant lastSave = server.lastSave();
        // LASTSAVE has a step of a second: a save that ends in the second of the last one could not be told from it.
        while (Duration.between(lastSave, server.time()).compareTo(CLOCK_STEP) < 0) {
            pause();
        }
        while (true) {
            awaitNoChild();
            Instant now = server.time();
            try {
                if (server.control().send("BGSAVE").getFirst().contains("started")) {
                    return now;
                }
            } catch (TransientException e) {
                // Another child may have begun between the look and the command; anything else is an error.
                if (!String.valueOf(e.getMessage()).contains("in progress")) {
                    throw e;
                }
            }
            pause();
        }
    }

    private boolean finished(Instant started) {
        while (true) {
            Map<String, String> state = server.info("persistence");
            if ("0".equals(state.get("rdb_bgsave_in_progress"))) {
                return !server.lastSave().isBefore(started.truncatedTo(ChronoUnit.SECONDS))
                        && "ok".equals(state.get("rdb_last_bgsave_status"));
            }
            pause();
        }
    }

    private void awaitNoChild() {
        while (true) {
            Map<String, String> state = server.info("persistence");
            if ("1".equals(state.get("loading"))) {
                throw new TransientException(
                        Reason.SourceFailed, "Redis is still loading its data", "the run is tried again");
            }
            if ("0".equals(state.get("rdb_bgsave_in_progress")) && "0".equals(state.get("aof_rewrite_in_progress"))) {
                return;
            }
            pause();
        }
    }

    private void pause() {
        if (waited.compareTo(limit) > 0) {
            throw new TransientException(
                    Reason.DeadlineExceeded,
                    "BGSAVE did not finish within " + limit.toSeconds() + " s",
                    "raise redis.timeout of the source, or look at what holds the save up");
        }
        cancellation.pause(POLL);
        waited = waited.plus(POLL);
    }

    private TransientException failed() {
        String status = server.info("persistence").getOrDefault("rdb_last_bgsave_status", "unknown");
        boolean misconf = !status.equals("ok")
                && "yes".equals(server.config("stop-writes-on-bgsave-error", "yes"))
                && !server.config("save", "").isEmpty();
        return new TransientException(
                Reason.SourceFailed,
                "BGSAVE began twice and did not complete (last status: " + status + ")",
                misconf
                        ? "Redis refuses writes (MISCONF) until a save succeeds: look for a full disk or too little memory to fork, then run BGSAVE"
                        : "the child was killed or could not fork: look at Redis' log for memory and disk");
    }
}
