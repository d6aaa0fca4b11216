package io.holdfast.adapter.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How many keys a dump holds. Of its first database it tells itself; of the others there is what the server said before and
 * after, which is exact unless somebody wrote meanwhile.
 */
final class DumpCounts {

    /** The fact that says how many of the keys have a time to live at most: no others can go by themselves. */
    static final String EXPIRING = "keys.expiring";

    /**
     * The fact that says how many keys have fields with a time to live at most; they are among {@link #EXPIRING}. Recovery
     * points of versions that did not look do not have it.
     */
    static final String EXPIRING_FIELDS = "keys.expiring-fields";

    private final Map<String, Long> counts = new HashMap<>();
    private final Map<String, String> facts = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();

    /** @param found what the dump says of itself */
    DumpCounts(Census before, Census after, Map<String, String> found) {
        SortedSet<String> others = new TreeSet<>(before.keys().keySet());
        others.addAll(after.keys().keySet());
        SortedSet<String> all = new TreeSet<>(others);
        long expiring = 0;
        String first = found.get("rdb-first-db");
        String exact = found.get("rdb-first-db-keys");
        if (first != null && exact != null) {
            counts.put("keys:db" + first, Long.parseLong(exact));
            expiring = Long.parseLong(found.getOrDefault("rdb-first-db-expires", exact));
            others.remove("keys:db" + first);
        }
        for (String db : others) {
            expiring += count(db, before, after).most();
        }
        long fields = 0;
        for (String db : all) {
            fields += KeyBounds.between(
                            before.fields().getOrDefault(db, 0L),
                            after.fields().getOrDefault(db, 0L),
                            before.fields().equals(after.fields()) ? 0 : after.changesSince(before))
                    .most();
        }
        facts.put(EXPIRING, "" + (expiring + fields));
        facts.put(EXPIRING_FIELDS, "" + fields);
    }

    Map<String, Long> counts() {
        return counts;
    }

    Map<String, String> facts() {
        return facts;
    }

    List<String> warnings() {
        return warnings;
    }

    /** @return the bounds of those that have a time to live */
    private KeyBounds count(String db, Census before, Census after) {
        long had = before.keys().getOrDefault(db, 0L);
        long has = after.keys().getOrDefault(db, 0L);
        long expiringBefore = before.expiring().getOrDefault(db, 0L);
        long expiringAfter = after.expiring().getOrDefault(db, 0L);
        counts.put(db, has);
        if (had == has && expiringBefore == expiringAfter) {
            return KeyBounds.exactly(expiringAfter);
        }
        long changes = after.changesSince(before);
        KeyBounds keys = KeyBounds.between(had, has, changes);
        facts.putAll(keys.facts(db));
        warnings.add(db + " was written to during the capture: its count is " + keys);
        return KeyBounds.between(expiringBefore, expiringAfter, changes);
    }
}
