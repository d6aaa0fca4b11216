package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.run.Cancellation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a restore whose process was killed leaves at a server, and how the next one puts it back. The server itself keeps the
 * settings of before, as long as it runs, in a setting that a server without cluster mode has no use for: who may read that
 * may read {@code masterauth} too, and a server that is started anew has its own settings again.
 */
record Leftover(RedisServer server) {

    /** By its beginning a password that was made for a restore is told from every other. */
    private static final String MADE = "holdfast-restore-";

    private static final String PLACE = "cluster-announce-ip";
    private static final String NOTE = "holdfast-restore:1:";
    private static final Duration POLL = Duration.ofMillis(250);

    /** A feeder that lives is asked again within a second. */
    private static final int QUIET_POLLS = 12;

    /** What a restore changes of a server's settings, as it was before. */
    record Settings(String masterauth, String masteruser, String tlsReplication) {}

    /** A password for one restore. */
    static String password() {
        return MADE + DumpFeed.random(24);
    }

    /** The settings of now, to be kept. */
    Settings settings() {
        return new Settings(
                server.setting("masterauth"), server.setting("masteruser"), server.setting("tls-replication"));
    }

    /** Has the server keep its settings; false if it does not take the note, which a restore does not depend on. */
    boolean keep(Settings settings) {
        try {
            if (!server.setting(PLACE).isEmpty()) {
                return false;
            }
            server.control().sendSecret("CONFIG", "SET", PLACE, NOTE + written(settings));
            return true;
        } catch (InvalidPlanException | TransientException _) {
            return false;
        }
    }

    /** Nothing is left to put back. */
    void forget() {
        server.control().send("CONFIG", "SET", PLACE, "");
    }

    /**
     * Puts back what a killed restore left, and makes the server a primary again.
     *
     * @return what was done, a sentence each; empty if no restore left anything
     * @throws TransientException if that restore is alive
     */
    Optional<List<String>> putBack(Cancellation cancellation, Duration limit) {
        String note = server.config(PLACE, "");
        boolean noted = note.startsWith(NOTE);
        boolean made = server.config("masterauth", "").startsWith(MADE);
        if (!noted && !made) {
            return Optional.empty();
        }
        List<String> actions = new ArrayList<>();
        Map<String, String> replication = server.info("replication");
        if (!"master".equals(replication.get("role"))) {
            awaitDeath(cancellation, limit);
            server.promote(cancellation, limit);
            actions.add("made the server a primary again, which a restore that was killed had left as a replica of "
                    + replication.get("master_host") + ":" + replication.get("master_port"));
        }
        Settings before = noted ? read(note.substring(NOTE.length())) : new Settings("", "", "");
        server.control().sendSecret("CONFIG", "SET", "masterauth", before.masterauth());
        if (noted) {
            putBack("masteruser", before.masteruser());
            putBack("tls-replication", before.tlsReplication());
            forget();
            actions.add("put back masterauth, masteruser and tls-replication as they were before that restore");
        } else {
            actions.add("emptied masterauth, which held the password of a restore that was killed; what it was before"
                    + " is not known: set masterauth, masteruser and tls-replication again if you use them");
        }
        return Optional.of(actions);
    }

    private void putBack(String setting, String before) {
        if (!server.setting(setting).equals(before)) {
            server.control().send("CONFIG", "SET", setting, before);
        }
    }

    /**
     * The link of a restore that lives comes up, or goes on being filled; that of one that is dead stays down, but for a
     * moment after a load, when the server has not noticed yet.
     */
    private void awaitDeath(Cancellation cancellation, Duration limit) {
        Duration waited = Duration.ZERO;
        int quiet = 0;
        int up = 0;
        while (quiet < QUIET_POLLS) {
            Map<String, String> state = server.info("replication");
            if ("master".equals(state.get("role"))) {
                return;
            }
            up = "up".equals(state.get("master_link_status")) ? up + 1 : 0;
            if (up > QUIET_POLLS || waited.compareTo(limit) > 0) {
                throw new TransientException(
                        Reason.SourceFailed,
                        "another restore fills this server: it replicates from " + state.get("master_host") + ":"
                                + state.get("master_port") + ", whose link is " + state.get("master_link_status"),
                        "wait for the end of that restore; if there is none, run REPLICAOF NO ONE on the server");
            }
            boolean filled = "1".equals(state.get("master_sync_in_progress"))
                    || "1".equals(server.info("persistence").get("loading"));
            quiet = up > 0 || filled ? 0 : quiet + 1;
            cancellation.pause(POLL);
            waited = waited.plus(POLL);
        }
    }

    private static String written(Settings settings) {
        return String.join(
                ".",
                encoded(settings.masterauth()),
                encoded(settings.masteruser()),
                encoded(settings.tlsReplication()));
    }

    private static Settings read(String note) {
        String[] parts = (note + "...").split("\\.", -1);
        return new Settings(decoded(parts[0]), decoded(parts[1]), decoded(parts[2]));
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }
}
