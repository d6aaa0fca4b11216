package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.source.PointContent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The keys of a server against those of a recovery point. Only a key whose time has passed may be missing. */
record KeyCounts(RedisServer server) {

    /** RDB versions of servers whose hashes have fields with a time to live: Redis from 7.4, Valkey from 9.0. */
    private static final String FIELDS_EXPIRE = "1[2-9]|[2-9]\\d";

    private static final String LOADED = "loaded";
    private static final String EXPIRED_BEFORE = ", expired before: ";

    /**
     * What counts keys that went by themselves. Each field of a hash counts by itself, and a key goes with its last one;
     * Redis and Valkey have different names for that.
     */
    private static final List<String> EXPIRED = List.of("expired_keys", "expired_subkeys", "expired_fields");

    /** Keys, and fields of keys, that have expired since the server started: no more keys than this are gone. */
    long expired() {
        return expired(server.info("stats"));
    }

    /** The same from an {@code INFO} that is read already. */
    static long expired(Map<String, String> stats) {
        return EXPIRED.stream()
                .map(name -> stats.getOrDefault(name, "0"))
                .filter(count -> count.matches("\\d{1,18}"))
                .mapToLong(Long::parseLong)
                .sum();
    }

    /**
     * What a restore remembers for who compares later.
     *
     * @param expiredBefore keys that had expired before it, of which none can be one of those restored
     */
    static String memory(long expiredBefore) {
        return "replicating" + EXPIRED_BEFORE + expiredBefore;
    }

    /** The same when the server has the whole dump: whoever goes on need not load it again. */
    static String loaded(long expiredBefore) {
        return LOADED + EXPIRED_BEFORE + expiredBefore;
    }

    /** Whether a restore remembers that the server has the whole dump. */
    static boolean isLoaded(Optional<String> memory) {
        return memory.filter(text -> text.startsWith(LOADED)).isPresent();
    }

    /**
     * How many keys had expired before the restore. Where no restore remembers that, all that expired since the server
     * started may have been some of the recovery point's.
     */
    long expiredBefore(Optional<String> memory) {
        long before = memory.filter(text -> text.contains(EXPIRED_BEFORE))
                .map(text -> text.substring(text.indexOf(EXPIRED_BEFORE) + EXPIRED_BEFORE.length()))
                .filter(text -> text.matches("-?\\d+"))
                .map(Long::parseLong)
                .orElse(0L);
        // A server that was started anew counts from 0 again.
        return before > expired() ? 0 : before;
    }

    /** @param expiredBefore keys that had expired before the restore, of which none can be one of those restored */
    Map<String, Long> compare(PointContent point, long expiredBefore, List<String> warnings) {
        SortedMap<String, Long> now = server.keys();
        // Asked last: a key that expires in between is then missing here and counted there, never the other way round.
        long excused = Math.min(expired() - expiredBefore, expiring(point));
        long missing = 0;
        Map<String, Long> counts = new HashMap<>(now);
        SortedMap<String, KeyBounds> wanted = new TreeMap<>();
        boolean more = false;
        for (String name : point.counts().keySet()) {
            long found = now.getOrDefault(name, 0L);
            counts.putIfAbsent(name, 0L);
            KeyBounds bounds = KeyBounds.of(point, name);
            wanted.put(name, bounds);
            missing += bounds.off(found);
            more |= bounds.isExceededBy(found);
            if (!bounds.isExact()) {
                warnings.add(name + " is " + found + "; it was written to during the capture, when it was " + bounds);
            }
        }
        if (missing > excused) {
            throw new IntegrityException(
                    Reason.CountMismatch,
                    "the server holds " + now + " after the restore, the recovery point " + wanted + ", and at most "
                            + excused + " of its keys can have expired meanwhile",
                    more
                            ? "if clients write to it already, keep them away and restore again: what they wrote cannot be told"
                                    + " from what went wrong; otherwise look at the server's log, and do not put it into service"
                            : "look at the server's log; do not put it into service");
        }
        if (missing > 0) {
            warnings.add(
                    missing + " keys had a time to live that has passed, of their own or of all their fields: at most "
                            + excused + " can have expired since the dump was loaded");
        }
        return counts;
    }

    /** Recovery points of the first versions do not tell, and not whether fields have a time to live. */
    private static long expiring(PointContent point) {
        boolean fieldsUnknown = !point.facts().containsKey(DumpCounts.EXPIRING_FIELDS)
                && point.facts().getOrDefault("rdb-version", "").matches(FIELDS_EXPIRE);
        if (fieldsUnknown) {
            return Long.MAX_VALUE;
        }
        String most = point.facts().getOrDefault(DumpCounts.EXPIRING, "");
        return most.matches("\\d+") ? Long.parseLong(most) : Long.MAX_VALUE;
    }
}
