package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.run.Cancellation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** Whether a server parses a dump as it comes, before all of it is known to be right, or keeps it in a file first. */
    static final String DISKLESS_LOAD = "repl-diskless-load";

    static final String PUT_BACK =
            "put back masterauth, masteruser and tls-replication, and repl-diskless-load, as they were"
                    + " before that restore";

    private static final Duration POLL = Duration.ofMillis(250);

    /** A feeder that lives is asked again within a second. */
    private static final int QUIET_POLLS = 12;

    /** What a restore changes of a server's settings, as it was before. */
    record Settings(String masterauth, String masteruser, String tlsReplication, String disklessLoad) {}

    /** @param primaries where the server was told to replicate from, as host and port; none where that is not known */
    private record Note(Settings before, List<String> primaries) {}

    /** A password for one restore. */
    static String password() {
        return MADE + DumpFeed.random(24);
    }

    /** The settings as they were before any restore: those of now, unless one that was killed has changed them. */
    Settings settings() {
        return note().map(Note::before)
                .orElseGet(() -> new Settings(
                        server.setting("masterauth"),
                        server.setting("masteruser"),
                        server.setting("tls-replication"),
                        server.setting(DISKLESS_LOAD)));
    }

    /**
     * Has the server keep its settings, and whose replica it is about to be: only of that one it is known that its restore
     * was allowed to replace what the server holds.
     *
     * @return false if it keeps none, which a restore does not depend on
     */
    boolean keep(Settings settings, Primary primary) {
        boolean noted = note().isPresent();
        try {
            if (!noted && !server.setting(PLACE).isEmpty()) {
                return false;
            }
            // Until it follows the new one, it is still the replica of the restore before.
            List<String> primaries =
                    new ArrayList<>(isHeld() ? List.of(primary(server.info("replication"))) : List.of());
            primaries.add(primary.host() + ":" + primary.port());
            server.control().sendSecret("CONFIG", "SET", PLACE, NOTE + written(new Note(settings, primaries)));
            return true;
        } catch (InvalidPlanException | TransientException _) {
            return noted;
        }
    }

    /** Nothing is left to put back. */
    void forget() {
        server.control().send("CONFIG", "SET", PLACE, "");
    }

    /**
     * Whether the server is still the replica that a restore made of it, and takes no writes: nobody can have written to it
     * since that one was allowed to replace what it held. Of a server that is a primary again, nobody knows.
     */
    boolean isHeld() {
        Map<String, String> replication = server.info("replication");
        return !"master".equals(replication.get("role"))
                && "yes".equals(server.config("replica-read-only", "no"))
                && note().map(Note::primaries).orElse(List.of()).contains(primary(replication));
    }

    /**
     * Whether the server is held by a restore that was killed, so that this one may go on with it.
     *
     * @throws TransientException if that restore is alive
     */
    boolean isAbandoned(Cancellation cancellation, Duration limit) {
        if (!isHeld()) {
            return false;
        }
        awaitDeath(cancellation, limit);
        return isHeld();
    }

    /**
     * Puts back what a killed restore left, and makes the server a primary again, unless it has become somebody else's
     * replica.
     *
     * @return what was done, a sentence each; none if no restore left anything
     * @throws TransientException if that restore is alive
     */
    List<String> putBack(Cancellation cancellation, Duration limit) {
        Optional<Note> note = note();
        if (note.isEmpty() && !server.config("masterauth", "").startsWith(MADE)) {
            return List.of();
        }
        List<String> actions = new ArrayList<>();
        Map<String, String> replication = server.info("replication");
        List<String> primaries = note.map(Note::primaries).orElse(List.of());
        boolean ofThatRestore = primaries.isEmpty() || primaries.contains(primary(replication));
        if (!"master".equals(replication.get("role")) && ofThatRestore) {
            awaitDeath(cancellation, limit);
            server.promote(cancellation, limit);
            actions.add("made the server a primary again, which a restore that was killed had left as a replica of "
                    + primary(replication));
        }
        if (note.isPresent()) {
            putBack(note.get().before());
            forget();
            actions.add(PUT_BACK);
        } else {
            server.control().sendSecret("CONFIG", "SET", "masterauth", "");
            actions.add("emptied masterauth, which held the password of a restore that was killed; what it was before"
                    + " is not known: set masterauth, masteruser and tls-replication again if you use them");
        }
        return actions;
    }

    private void putBack(Settings before) {
        server.control().sendSecret("CONFIG", "SET", "masterauth", before.masterauth());
        putBack("masteruser", before.masteruser());
        putBack("tls-replication", before.tlsReplication());
        putBack(DISKLESS_LOAD, before.disklessLoad());
    }

    private void putBack(String setting, String before) {
        if (!server.setting(setting).equals(before)) {
            server.control().send("CONFIG", "SET", setting, before);
        }
    }

    private static String primary(Map<String, String> replication) {
        return replication.get("master_host") + ":" + replication.get("master_port");
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
                        "another restore fills this server: it replicates from " + primary(state) + ", whose link is "
                                + state.get("master_link_status"),
                        "wait for the end of that restore; if there is none, run REPLICAOF NO ONE on the server");
            }
            boolean filled = "1".equals(state.get("master_sync_in_progress"))
                    || "1".equals(server.info("persistence").get("loading"));
            quiet = up > 0 || filled ? 0 : quiet + 1;
            cancellation.pause(POLL);
            waited = waited.plus(POLL);
        }
    }

    private static String written(Note note) {
        return Stream.of(
                        note.before().masterauth(),
                        note.before().masteruser(),
                        note.before().tlsReplication(),
                        note.before().disklessLoad(),
                        String.join(" ", note.primaries()))
                .map(Leftover::encoded)
                .collect(Collectors.joining("."));
    }

    private Optional<Note> note() {
        String text = server.config(PLACE, "");
        if (!text.startsWith(NOTE)) {
            return Optional.empty();
        }
        List<String> parts = Arrays.stream((text.substring(NOTE.length()) + "....").split("\\.", -1))
                .map(Leftover::decoded)
                .toList();
        // Earlier versions of Holdfast noted three settings, and changed no other.
        String disklessLoad = parts.get(3).isEmpty() ? server.setting(DISKLESS_LOAD) : parts.get(3);
        List<String> primaries =
                parts.get(4).isEmpty() ? List.of() : List.of(parts.get(4).split(" ", -1));
        return Optional.of(new Note(new Settings(parts.get(0), parts.get(1), parts.get(2), disklessLoad), primaries));
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
